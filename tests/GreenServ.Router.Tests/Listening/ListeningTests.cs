using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using GreenServ.Router.Forwarding;
using GreenServ.Router.Tests.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace GreenServ.Router.Tests.Listening;

/// <summary>TLS and HTTP/2, towards clients and towards hosts, over real sockets.</summary>
public sealed class ListeningTests : RouterTest
{
    private readonly X509Certificate2 _certificate = TestCertificate.Create();
    private readonly string _certificateFile = Path.GetTempFileName();
    private readonly string _keyFile = Path.GetTempFileName();
    private ScriptedHost _secure = null!;
    private string? _protocolAtHost;

    [Theory]
    [InlineData("1.1", false)]
    [InlineData("1.1", true)]
    [InlineData("2.0", false)]
    [InlineData("2.0", true)]
    public async Task Post_OverTls_IsAnsweredInTheClientsVersion(string version, bool stream)
    {
        using var http = TestCertificate.ClientFor(_certificate, AddressOf("https"), Version.Parse(version));
        using var response = await http.PostAsync(new Uri("/v1/chat/completions", UriKind.Relative), Ask("small:1b", stream));

        Assert.Equal((HttpStatusCode.OK, Version.Parse(version)), (response.StatusCode, response.Version));
        Assert.Contains("fine", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Post_Http2WithoutTls_IsAnsweredAtItsOwnEndpoint()
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false })
        {
            BaseAddress = Addresses.Where(address => address.Scheme == "http").Single(address => address != Router.Http.BaseAddress),
            DefaultRequestVersion = HttpVersion.Version20,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        using var response = await http.PostAsync(new Uri("/v1/chat/completions", UriKind.Relative), Ask("small:1b", stream: true));

        Assert.Equal((HttpStatusCode.OK, HttpVersion.Version20), (response.StatusCode, response.Version));
        Assert.EndsWith("data: [DONE]\n\n", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Post_PlainAddress_StaysBesideTheOthers()
    {
        using var response = await Router.ChatAsync("small:1b");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(("http", 3), (Router.Http.BaseAddress!.Scheme, Addresses.Length));
    }

    [Fact]
    public async Task Post_HostWithTls_IsAskedByHttp2()
    {
        using var whole = await Router.ChatAsync("secure:3b");
        Assert.Equal((HttpStatusCode.OK, "HTTP/2"), (whole.StatusCode, _protocolAtHost));

        _protocolAtHost = null;
        using var streamed = await Router.ChatAsync("secure:3b", ""","stream":true""");
        Assert.Contains("fine", await streamed.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal("HTTP/2", _protocolAtHost);
    }

    [Theory]
    [InlineData("1.1")]
    [InlineData("2.0")]
    public async Task Post_ClientThatLeavesItsHttp2Stream_LeavesTheHost(string version)
    {
        var left = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _secure.Answer = async (context, _) =>
        {
            context.RequestAborted.Register(() => left.TrySetResult());
            await ScriptedHost.Events(context, """{"id":"c","choices":[{"index":0,"delta":{"content":"fine"}}]}""");
            await left.Task;
        };
        using var http = TestCertificate.ClientFor(_certificate, AddressOf("https"), Version.Parse(version));
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/chat/completions") { Content = Ask("secure:3b", stream: true), Version = http.DefaultRequestVersion, VersionPolicy = http.DefaultVersionPolicy };
        var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        await (await response.Content.ReadAsStreamAsync()).ReadExactlyAsync(new byte[6]);

        response.Dispose();
        await left.Task;
    }

    private protected override async Task BeforeStartAsync()
    {
        await File.WriteAllTextAsync(_certificateFile, _certificate.ExportCertificatePem());
        await File.WriteAllTextAsync(_keyFile, _certificate.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());
        Host.Answer = AnswerAsync;
        _secure = await ScriptedHost.StartAsync(_certificate, "secure:3b");
        _secure.Answer = AnswerAsync;
    }

    private protected override async Task AfterStopAsync()
    {
        await _secure.DisposeAsync();
        _certificate.Dispose();
        File.Delete(_certificateFile);
        File.Delete(_keyFile);
    }

    private protected override void Configure(RouterOptions options)
    {
        base.Configure(options);
        options.Hosts.Add(new() { Url = _secure.Url, Name = "secure" });
    }

    private protected override void Build(WebApplicationBuilder builder)
    {
        builder.Configuration.AddInMemoryCollection(
        [
            new("Kestrel:Certificates:Default:Path", _certificateFile),
            new("Kestrel:Certificates:Default:KeyPath", _keyFile),
            new("Kestrel:Endpoints:Tls:Url", "https://127.0.0.1:0"),
            new("Kestrel:Endpoints:Proxy:Url", "http://127.0.0.1:0"),
            new("Kestrel:Endpoints:Proxy:Protocols", "Http2"),
        ]);
        builder.Services.AddHttpClient(Forwarder.HttpClientName).UseSocketsHttpHandler((handler, _) => TestCertificate.Trust(handler, _certificate));
    }

    private Uri[] Addresses => [.. Router.Get<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Select(address => new Uri(address))];

    private Uri AddressOf(string scheme) => Addresses.Single(address => address.Scheme == scheme);

    private static StringContent Ask(string model, bool stream) => new(
        $$"""{"model":"{{model}}","messages":[{"role":"user","content":"hi"}],"stream":{{(stream ? "true" : "false")}}}""", Encoding.UTF8, "application/json");

    private async Task AnswerAsync(Microsoft.AspNetCore.Http.HttpContext context, string body)
    {
        _protocolAtHost = context.Request.Protocol;
        if (body.Contains("\"stream\":true", StringComparison.Ordinal))
            await ScriptedHost.Events(context, """{"id":"c","choices":[{"index":0,"delta":{"content":"fine"},"finish_reason":"stop"}]}""", "[DONE]");
        else
            await ScriptedHost.Completion(context, "fine");
    }
}
