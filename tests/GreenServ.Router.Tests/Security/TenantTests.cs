using System.Net;
using GreenServ.Client.Wire;
using GreenServ.Router.Tests.Hosting;

namespace GreenServ.Router.Tests.Security;

public sealed class TenantTests : KeyedRouterTest
{
    [Fact]
    public async Task Feedback_FromAnotherTenant_MeetsNoSuchDecision()
    {
        await UseKeyAsync(Settings() with { Tenant = "one" });
        var decision = await Router.DecideAsync();
        await UseKeyAsync(Settings() with { Tenant = "two" });
        var others = (await ScoreAsync(decision), await ReadAsync(decision));
        await UseKeyAsync(Settings() with { Tenant = "one" });
        var own = (await ScoreAsync(decision), await ReadAsync(decision));

        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.NotFound), others);
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), own);
        Assert.Equal(HttpStatusCode.OK, (await AdminHttp.GetAsync(new Uri($"/greenserv/decisions/{decision}", UriKind.Relative))).StatusCode);
    }

    [Fact]
    public async Task Feedback_ForATenantTheKeyMayName_IsTaken()
    {
        await UseKeyAsync(Settings() with { Tenant = "gateway", MayNameTenant = true });
        using var asked = await Router.ChatAsync(fields: ""","greenserv":{"tenant":"customer-7"}""");
        var decision = asked.Headers.GetValues("x-greenserv-decision-id").Single();

        Assert.Equal(HttpStatusCode.NotFound, await ScoreAsync(decision));
        Assert.Equal(HttpStatusCode.NotFound, await ScoreAsync(decision, "customer-8"));
        Assert.Equal(HttpStatusCode.OK, await ScoreAsync(decision, "customer-7"));
        await UseKeyAsync(Settings() with { Tenant = "customer-7" });
        Assert.Equal(HttpStatusCode.OK, await ScoreAsync(decision));
        Assert.Equal(HttpStatusCode.Forbidden, await ScoreAsync(decision, "gateway"));
    }

    [Fact]
    public async Task Decisions_AfterARestart_StillBelongToTheirTenant()
    {
        var one = await UseKeyAsync(Settings() with { Tenant = "one" });
        var decision = await Router.DecideAsync();
        await RestartRouterAsync();

        UseKey((await Admin.CreateKeyAsync(Settings())).Secret);
        Assert.Equal(HttpStatusCode.NotFound, await ScoreAsync(decision));
        UseKey(one.Secret);
        Assert.Equal(HttpStatusCode.OK, await ScoreAsync(decision));
    }

    [Theory]
    [InlineData("a b")]
    [InlineData("ü")]
    [InlineData("../x")]
    public async Task Post_TenantThatIsNoName_Gets400(string tenant)
    {
        await UseKeyAsync(Settings() with { MayNameTenant = true });
        using var response = await Router.ChatAsync(fields: $$""","greenserv":{"tenant":"{{tenant}}"}""");

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains("letters, digits", await MessageOf(response), StringComparison.Ordinal);
    }

    private async Task<HttpStatusCode> ScoreAsync(string decision, string? tenant = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/feedback") { Content = new StringContent($$"""{"decision_id":"{{decision}}","score":1}""", null, "application/json") };
        if (tenant is not null)
            request.Headers.Add("x-greenserv-tenant", tenant);
        using var response = await Router.Http.SendAsync(request);
        return response.StatusCode;
    }

    private async Task<HttpStatusCode> ReadAsync(string decision)
    {
        using var response = await Router.Http.GetAsync(new Uri($"/greenserv/decisions/{decision}", UriKind.Relative));
        return response.StatusCode;
    }
}
