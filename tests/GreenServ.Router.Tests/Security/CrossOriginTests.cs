using System.Net;
using GreenServ.Router.Tests.Hosting;

namespace GreenServ.Router.Tests.Security;

public sealed class CrossOriginTests : RouterTest
{
    [Theory]
    [InlineData("http://localhost:3000")]
    [InlineData("http://127.0.0.1:5173")]
    [InlineData("https://chat.example.com")]
    public async Task Preflight_AllowedOrigin_IsAnswered(string origin)
    {
        using var response = await PreflightAsync(origin);

        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        Assert.Equal(origin, One(response, "Access-Control-Allow-Origin"));
        Assert.Equal("authorization, content-type", One(response, "Access-Control-Allow-Headers"));
        Assert.Contains("POST", One(response, "Access-Control-Allow-Methods"), StringComparison.Ordinal);
        Assert.Equal("Origin", One(response, "Vary"));
    }

    [Theory]
    [InlineData("https://evil.example")]
    [InlineData("http://chat.example.com")]
    [InlineData("https://chat.example.com.evil.example")]
    [InlineData("null")]
    public async Task Preflight_OtherOrigin_IsRefusedWithTheReason(string origin)
    {
        using var response = await PreflightAsync(origin);

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.False(response.Headers.Contains("Access-Control-Allow-Origin"));
        Assert.Contains("AllowedOrigins", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/v1/models", HttpStatusCode.OK)]
    [InlineData("/v1/nothing", HttpStatusCode.NotFound)]
    public async Task Get_AllowedOrigin_MayReadTheAnswerAndItsHeaders(string path, HttpStatusCode status)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("Origin", "https://chat.example.com");
        using var response = await Router.Http.SendAsync(request);

        Assert.Equal(status, response.StatusCode);
        Assert.Equal("https://chat.example.com", One(response, "Access-Control-Allow-Origin"));
        Assert.Contains("x-greenserv-decision-id", One(response, "Access-Control-Expose-Headers"), StringComparison.Ordinal);
    }

    private protected override void Configure(RouterOptions options)
    {
        base.Configure(options);
        options.AllowedOrigins.Add("https://chat.example.com");
    }

    private static string One(HttpResponseMessage response, string header) => response.Headers.GetValues(header).Single();

    private async Task<HttpResponseMessage> PreflightAsync(string origin)
    {
        using var request = new HttpRequestMessage(HttpMethod.Options, "/v1/chat/completions");
        request.Headers.Add("Origin", origin);
        request.Headers.Add("Access-Control-Request-Method", "POST");
        request.Headers.Add("Access-Control-Request-Headers", "authorization, content-type");
        return await Router.Http.SendAsync(request);
    }
}
