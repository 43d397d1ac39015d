using System.Net;
using GreenServ.Core.Hosts;
using GreenServ.Router.Queues;

namespace GreenServ.Router.Pool;

/// <summary>A model host the router may forward to.</summary>
internal sealed class ModelHost
{
    public required string Name { get; init; }
    public required Uri BaseAddress { get; init; }
    public required HostKind Kind { get; init; }
    public string? ApiKey { get; init; }

    /// <summary>How much it is asked at once; may change while it runs.</summary>
    public QueueLimits Limits { get; set; } = QueueLimits.None;

    /// <summary>Gigabytes (10⁹ bytes) of models it can hold at once; <c>null</c> where that is to be learned. May change while it runs.</summary>
    public double? MemoryGigabytes { get; set; }

    public long? MemoryBytes => MemoryGigabytes is { } gigabytes ? (long)(gigabytes * 1e9) : null;

    /// <summary>Tokens of context its models have unless it tells for itself; <c>null</c> for the usual. May change while it runs.</summary>
    public int? ContextLength { get; set; }

    /// <summary>What none of its models can do, of <see cref="HostLacks.Known"/>. May change while it runs.</summary>
    public IReadOnlyList<string> Lacks { get; set; } = [];

    /// <summary>Builds a host from its configuration.</summary>
    /// <exception cref="FormatException">The URL is no address.</exception>
    public static ModelHost From(ModelHostOptions options)
    {
        var address = HostAddress.Parse(options.Url);

        // Written as clients of such hosts are told to write it; paths here begin with it.
        const string Version = "/v1/";
        if (options.Kind == HostKind.OpenAi && address.AbsolutePath.EndsWith(Version, StringComparison.Ordinal))
            address = new Uri(address, address.AbsolutePath[..^(Version.Length - 1)]);
        return new()
        {
            Name = string.IsNullOrWhiteSpace(options.Name) ? address.Authority : options.Name,
            BaseAddress = address,
            Kind = options.Kind,
            ApiKey = options.ApiKey,
            Limits = options.Limits,
            MemoryGigabytes = options.MemoryGigabytes,
            ContextLength = options.ContextLength,
            Lacks = [.. options.Lacks],
        };
    }

    /// <summary>The address as it may be shown: without user name and password.</summary>
    public string DisplayAddress => BaseAddress.UserInfo.Length == 0 ? BaseAddress.ToString() : new UriBuilder(BaseAddress) { UserName = "", Password = "" }.Uri.ToString();

    /// <summary>A request to a path of this host.</summary>
    public HttpRequestMessage Request(HttpMethod method, string path)
    {
        var request = new HttpRequestMessage(method, new Uri(BaseAddress, path));

        // With TLS host and router agree on a version; in the clear nothing tells whether a host speaks HTTP/2.
        if (BaseAddress.Scheme == Uri.UriSchemeHttps)
            request.Version = HttpVersion.Version20;
        if (!string.IsNullOrEmpty(ApiKey))
            request.Headers.Authorization = new("Bearer", ApiKey);
        return request;
    }
}
