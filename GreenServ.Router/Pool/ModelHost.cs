namespace GreenServ.Router.Pool;

/// <summary>A model host the router may forward to.</summary>
internal sealed class ModelHost
{
    public required string Name { get; init; }
    public required Uri BaseAddress { get; init; }
    public required HostKind Kind { get; init; }
    public string? ApiKey { get; init; }

    /// <summary>Builds a host from its configuration.</summary>
    /// <exception cref="FormatException">The URL is no address.</exception>
    public static ModelHost From(ModelHostOptions options)
    {
        var address = HostAddress.Parse(options.Url);
        return new()
        {
            Name = string.IsNullOrWhiteSpace(options.Name) ? address.Authority : options.Name,
            BaseAddress = address,
            Kind = options.Kind,
            ApiKey = options.ApiKey,
        };
    }

    /// <summary>The address as it may be shown: without user name and password.</summary>
    public string DisplayAddress => BaseAddress.UserInfo.Length == 0 ? BaseAddress.ToString() : new UriBuilder(BaseAddress) { UserName = "", Password = "" }.Uri.ToString();

    /// <summary>A request to a path of this host.</summary>
    public HttpRequestMessage Request(HttpMethod method, string path)
    {
        var request = new HttpRequestMessage(method, new Uri(BaseAddress, path));
        if (!string.IsNullOrEmpty(ApiKey))
            request.Headers.Authorization = new("Bearer", ApiKey);
        return request;
    }
}
