using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using GreenServ.Router.Tests.Hosting;

namespace GreenServ.Router.Tests.OpenAi;

public sealed class BadInputTests : RouterTest
{
    private protected override void Configure(RouterOptions options)
    {
        base.Configure(options);
        options.MaxBodyBytes = 4096;
    }

    [Theory]
    [InlineData("{", 400, "not valid JSON")]
    [InlineData("""{"messages":[{"role":"user","content":"x"}]}""", 400, "'model' is missing")]
    [InlineData("""{"model":"nope","messages":[{"role":"user","content":"x"}]}""", 404, "no model or profile 'nope'")]
    [InlineData("""{"model":"greenserv","messages":[]}""", 400, "'messages' is empty")]
    [InlineData("""{"model":"greenserv","messages":[{"role":"user","content":"x"}],"greenserv":{"lambda":2}}""", 400, "greenserv.lambda")]
    [InlineData("""{"model":"greenserv","messages":[{"role":"user","content":"x"}],"greenserv":{"task":"cooking"}}""", 400, "greenserv.task")]
    [InlineData("""{"model":"greenserv","messages":[{"role":"user","content":"x"}],"greenserv":{"allow":["gpt-9"]}}""", 400, "greenserv.allow")]
    [InlineData("""{"model":"greenserv","messages":[{"role":"user","content":"x"}],"greenserv":{"speed":1}}""", 400, "greenserv.speed")]
    [InlineData("""{"model":"greenserv","messages":[{"role":"user","content":"x"}],"greenserv":5}""", 400, "'greenserv' must be an object")]
    [InlineData("{\"model\":\"greenserv\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],\"greenserv\":{\"task\":\"\\ud800\"}}", 400, "greenserv.task")]
    [InlineData("{\"model\":\"greenserv\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],\"greenserv\":{\"\\ud800\":1}}", 400, "not valid Unicode")]
    public async Task Post_BadBody_GetsAnOpenAiError(string body, int status, string expected)
    {
        using var response = await Router.PostAsync("/v1/chat/completions", body);

        var error = await ErrorOf(response, status);
        Assert.Contains(expected, error["message"]!.GetValue<string>(), StringComparison.Ordinal);
        await AssertStillServes();
    }

    [Fact]
    public async Task Post_ByteOrderMark_Gets400()
    {
        var body = new ByteArrayContent([.. Encoding.UTF8.Preamble, .. """{"model":"greenserv","messages":[]}"""u8]);
        body.Headers.ContentType = new("application/json");
        using var response = await Router.Http.PostAsync(new Uri("/v1/chat/completions", UriKind.Relative), body, TestContext.Current.CancellationToken);

        Assert.Contains("byte order mark", (await ErrorOf(response, 400))["message"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Post_BodyOverTheLimit_Gets413()
    {
        using var response = await Router.ChatAsync(fields: ",\"pad\":\"" + new string('x', 5000) + "\"");

        Assert.Equal("request_too_large", (await ErrorOf(response, 413))["code"]!.GetValue<string>());
        await AssertStillServes();
    }

    [Fact]
    public async Task Post_WrongContentType_Gets415()
    {
        using var response = await Router.Http.PostAsync(
            new Uri("/v1/chat/completions", UriKind.Relative), new StringContent("model=greenserv", Encoding.UTF8, "application/x-www-form-urlencoded"),
            TestContext.Current.CancellationToken);

        Assert.Contains("application/json", (await ErrorOf(response, 415))["message"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_MethodThatIsNotTaken_Gets405()
    {
        using var response = await Router.Http.GetAsync(new Uri("/v1/chat/completions", UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.Contains("POST", (await ErrorOf(response, 405))["message"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_UnknownPath_GetsAnErrorInTheShapeOfItsSurface()
    {
        using var v1 = await Router.Http.GetAsync(new Uri("/v1/nothing", UriKind.Relative), TestContext.Current.CancellationToken);
        using var own = await Router.Http.GetAsync(new Uri("/greenserv/nothing", UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.Equal("unknown_url", (await ErrorOf(v1, 404))["code"]!.GetValue<string>());
        Assert.Equal("application/problem+json", own.Content.Headers.ContentType!.MediaType);
    }

    [Theory]
    [InlineData("Host", "evil.example")]
    [InlineData("Origin", "https://evil.example")]
    [InlineData("Origin", "null")]
    public async Task Get_FromElsewhere_Gets403(string header, string value)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/models");
        request.Headers.TryAddWithoutValidation(header, value);
        using var response = await Router.Http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
    }

    private static async Task<JsonNode> ErrorOf(HttpResponseMessage response, int status)
    {
        Assert.Equal(status, (int)response.StatusCode);
        var error = JsonNode.Parse(await response.Content.ReadAsStringAsync())!["error"]!.AsObject();
        Assert.Equal(["message", "type", "param", "code"], error.Select(field => field.Key));
        return error;
    }

    private async Task AssertStillServes()
    {
        using var response = await Router.ChatAsync();
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }
}
