using System.Net;
using GreenServ.Router.Tests.Hosting;

namespace GreenServ.Router.Tests.Security;

public sealed class KeyedCrossOriginTests : KeyedRouterTest
{
    [Fact]
    public async Task Preflight_AllowedOrigin_NeedsNoKey()
    {
        using var request = new HttpRequestMessage(HttpMethod.Options, "/v1/chat/completions");
        request.Headers.Add("Origin", "http://localhost:3000");
        request.Headers.Add("Access-Control-Request-Method", "POST");
        using var response = await Router.Http.SendAsync(request);

        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
    }

    [Fact]
    public async Task Get_WithoutAKey_MayBeReadByThePage()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/models");
        request.Headers.Add("Origin", "http://localhost:3000");
        using var response = await Router.Http.SendAsync(request);

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Equal("http://localhost:3000", response.Headers.GetValues("Access-Control-Allow-Origin").Single());
    }

    [Fact]
    public async Task Get_OtherOriginWithAKey_IsServedButNotReadableByThePage()
    {
        await UseKeyAsync(Settings());
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/models");
        request.Headers.Add("Origin", "https://elsewhere.example");
        request.Headers.Host = "router.example";
        using var response = await Router.Http.SendAsync(request);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.False(response.Headers.Contains("Access-Control-Allow-Origin"));
    }
}
