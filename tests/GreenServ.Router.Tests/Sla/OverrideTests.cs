using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using GreenServ.Router.Tests.Hosting;
using GreenServ.Storage.PolicyState;
using GreenServ.Storage.Records;

namespace GreenServ.Router.Tests.Sla;

public sealed class OverrideTests : RouterTest
{
    [Theory]
    [InlineData("greenserv", "0.8", "greenserv@0.8")]
    [InlineData("greenserv:gold", "0.8", "greenserv:gold@0.8")]
    [InlineData("greenserv:gold", "0.70004", "greenserv:gold@0.7")]
    [InlineData("greenserv:gold", "0.9", "greenserv:gold")]
    public async Task Alpha_OfARequest_IsKeptOnAnAccountOfItsOwn(string profile, string alpha, string account)
    {
        using var response = await Router.ChatAsync(profile, $$""","greenserv":{"alpha":{{alpha}}}""");
        response.EnsureSuccessStatusCode();

        var decision = Decision();
        Assert.Equal(account, decision.Sla!.Account);
        Assert.Equal(profile, decision.Profile);
        var status = await Router.GetJsonAsync("/greenserv/sla");
        Assert.Contains(status["promises"]!.AsArray(), promise => promise!["account"]!.GetValue<string>() == account && promise["profile"]!.GetValue<string>() == profile);
    }

    [Theory]
    [InlineData("""{"tenant":"acme"}""", "greenserv:gold~acme")]
    [InlineData("""{"tenant":"acme","alpha":0.8}""", "greenserv:gold@0.8~acme")]
    [InlineData("""{"tenant":"default"}""", "greenserv:gold")]
    public async Task Tenant_OfARequest_OwesOnAnAccountOfItsOwn(string steering, string account)
    {
        using var response = await Router.ChatAsync("greenserv:gold", $",\"greenserv\":{steering}");
        response.EnsureSuccessStatusCode();

        Assert.Equal(account, Decision().Sla!.Account);
        var status = await Router.GetJsonAsync("/greenserv/sla");
        Assert.Contains(status["promises"]!.AsArray(), promise => promise!["account"]!.GetValue<string>() == account && promise["profile"]!.GetValue<string>() == "greenserv:gold");
    }

    [Fact]
    public async Task Alpha_AsAHeader_IsTheSame()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/chat/completions")
        {
            Content = JsonContent.Create(new { model = "greenserv", messages = new[] { new { role = "user", content = "x" } } }),
            Headers = { { "x-greenserv-alpha", "0.85" } },
        };

        using var response = await Router.Http.SendAsync(request, TestContext.Current.CancellationToken);

        response.EnsureSuccessStatusCode();
        Assert.Equal(0.85, Decision().Sla!.Quality!.Alpha);
    }

    [Fact]
    public async Task Lambda_OnAPromisingProfile_LeavesThePromiseAside()
    {
        using var response = await Router.ChatAsync("greenserv:gold", ""","greenserv":{"lambda":0.25}""");
        response.EnsureSuccessStatusCode();

        Assert.Null(Decision().Sla);
        Assert.Equal(0.25, Decision().Lambda);
        var gold = (await Router.GetJsonAsync("/greenserv/sla"))["promises"]!.AsArray().Single(promise => promise!["account"]!.GetValue<string>() == "greenserv:gold")!;
        Assert.Equal(0, gold["decided"]!.GetValue<double>());
    }

    [Theory]
    [InlineData("greenserv", """{"alpha":0.8,"lambda":0.3}""", "both given")]
    [InlineData("greenserv", """{"alpha":1.2}""", "from 0.001 to 1")]
    [InlineData("greenserv", """{"alpha":0}""", "from 0.001 to 1")]
    [InlineData("greenserv", """{"alpha":"much"}""", "from 0.001 to 1")]
    [InlineData("small:1b", """{"alpha":0.8}""", "is one model")]
    [InlineData("greenserv:published", """{"alpha":0.8}""", "policy linucb knows no price of quality")]
    [InlineData("greenserv:plus", """{"lambda":0.3}""", "knows no trade-off")]
    [InlineData("greenserv", """{"beta":1}""", "known are task, lambda, alpha, allow, deadlineMs, priority, noExplore, session, tenant, reference and scorer")]
    public async Task Steering_ThatMakesNoSense_IsRefusedWithTheReason(string model, string steering, string reason)
    {
        using var response = await Router.ChatAsync(model, $",\"greenserv\":{steering}");

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        var error = (await response.Content.ReadFromJsonAsync<JsonNode>(TestContext.Current.CancellationToken))!["error"]!;
        Assert.Contains(reason, error["message"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.StartsWith("greenserv.", error["param"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Alpha_ManyDifferentOnes_KeepsABoundedNumberOfAccounts()
    {
        for (var i = 0; i <= SlaAccounts.MaxOverrides; i++)
        {
            using var response = await Router.ChatAsync("greenserv", $$""","greenserv":{"alpha":0.{{100 + i}}}""");
            response.EnsureSuccessStatusCode();
        }

        var accounts = (await Router.GetJsonAsync("/greenserv/sla"))["promises"]!.AsArray().Select(promise => promise!["account"]!.GetValue<string>()).ToArray();
        Assert.Equal(SlaAccounts.MaxOverrides, accounts.Count(SlaAccounts.IsOverride));
        Assert.DoesNotContain("greenserv@0.1", accounts);
        Assert.Contains("greenserv@0.101", accounts);
    }

    private protected override void Configure(RouterOptions options)
    {
        base.Configure(options);
        options.Profiles["gold"] = new() { Alpha = 0.9 };
        options.Profiles["published"] = new() { Policy = "linucb" };
        options.Profiles["plus"] = new() { Policy = "mess-plus", Alpha = 0.6 };
    }

    private DecisionRecord Decision() => Router.Storage.Journal.Read(new Dictionary<string, long>()).Select(entry => entry.Record).OfType<DecisionRecord>().Single();
}
