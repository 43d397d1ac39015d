using System.Net;
using GreenServ.Router.Tests.Hosting;
using GreenServ.Storage.PolicyState;

namespace GreenServ.Router.Tests.Routing;

public sealed class PreviewTests : RouterTest
{
    private const string Chat = """{"model":"greenserv","messages":[{"role":"user","content":"What is 2 + 2?"}]}""";

    [Fact]
    public async Task Preview_Profile_TellsWhatWouldBeDecidedAndAsksNobody()
    {
        for (var i = 0; i < 20; i++)
            await Router.ScoreAsync(await Router.DecideAsync(), 0.5);
        var (asked, clock, clusters) = (Host.Requests.Count, Router.Learner.State!.Pool.Clock, Router.Features.ExportClusters());

        using var response = await Router.PostAsync("/greenserv/route", Chat);
        var preview = await response.JsonAsync();

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var candidates = preview["candidates"]!.AsArray();
        Assert.Equal(1, candidates.Sum(candidate => candidate!["probability"]!.GetValue<double>()), 9);
        Assert.Equal(candidates[0]!["model"].Text(), preview["model"].Text());
        Assert.Equal(("drawn", "greenserv", "scripted"), (preview["kind"].Text(), preview["profile"].Text(), preview["host"].Text()));
        Assert.Equal((asked, clock), (Host.Requests.Count, Router.Learner.State!.Pool.Clock));
        Assert.Equivalent(clusters, Router.Features.ExportClusters());

        // The next decision is made with just these probabilities.
        var decided = await Router.ExplainAsync(await Router.DecideAsync());
        Assert.Equal(
            candidates.Select(candidate => (candidate!["model"].Text(), candidate["probability"]!.GetValue<double>())).Order(),
            decided["candidates"]!.AsArray().Select(candidate => (candidate!["model"].Text(), candidate["probability"]!.GetValue<double>())).Order());
    }

    [Theory]
    [InlineData("api/chat", """{"model":"greenserv","messages":[{"role":"user","content":"hi"}]}""")]
    [InlineData("/api/generate", """{"model":"greenserv","prompt":"hi"}""")]
    [InlineData("v1/responses", """{"model":"greenserv","input":"hi"}""")]
    [InlineData("v1/completions", """{"model":"greenserv","prompt":"hi"}""")]
    public async Task Preview_AnyKindOfRequest_IsReadAsThat(string kind, string body)
    {
        using var response = await Router.PostAsync("/greenserv/route?as=" + Uri.EscapeDataString(kind), body);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task Preview_NamedModel_IsPinned()
    {
        using var response = await Router.PostAsync("/greenserv/route", Chat.Replace("greenserv", "large:2b", StringComparison.Ordinal));
        var preview = await response.JsonAsync();

        Assert.Equal(("pinned", "large:2b"), (preview["kind"].Text(), preview["model"].Text()));
    }

    [Fact]
    public async Task Preview_PromiseOfItsOwn_OpensNoAccount()
    {
        using var response = await Router.PostAsync("/greenserv/route", Chat.Replace("]}", """],"greenserv":{"alpha":0.8}}""", StringComparison.Ordinal));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Null(Router.Learner.State!.Sla.Find(SlaAccounts.NameOf("greenserv", 0.8)));
    }

    [Theory]
    [InlineData("/greenserv/route", """{"model":"nope","messages":[{"role":"user","content":"hi"}]}""", 404, "There is no model or profile 'nope'")]
    [InlineData("/greenserv/route", "[1]", 400, "must be a JSON object")]
    [InlineData("/greenserv/route", """{"model":"greenserv","messages":[{"role":"user","content":"hi"}],"greenserv":{"allow":["nope"]}}""", 400, "No model is left")]
    [InlineData("/greenserv/route?as=v1/nothing", "{}", 400, "it says which request the body is, one of v1/chat/completions")]
    public async Task Preview_BadRequest_GetsTheErrorOfTheRequest(string path, string body, int status, string expected)
    {
        using var response = await Router.PostAsync(path, body);

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Contains(expected, (await response.JsonAsync())["detail"].Text(), StringComparison.Ordinal);
    }
}
