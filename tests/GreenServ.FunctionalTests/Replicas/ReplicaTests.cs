using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using GreenServ.Client.Wire;
using GreenServ.FunctionalTests.Processes;

namespace GreenServ.FunctionalTests.Replicas;

/// <summary>Several routers are one: what one is told the others know, and none needs Redis to answer.</summary>
public sealed class ReplicaTests : IAsyncLifetime
{
    private ReplicaSystem _system = null!;

    public async ValueTask InitializeAsync() => _system = await ReplicaSystem.StartAsync();

    public ValueTask DisposeAsync() => _system.DisposeAsync();

    [Fact]
    public async Task Feedback_GivenAtTheOtherRouter_CountsAtBoth()
    {
        var (first, second) = (_system.Routers[0].Http, _system.Routers[1].Http);
        var decision = await first.DecideAsync();
        await Until.NotNullAsync("the other router knows the decision", () => second.ExplainAsync(decision));

        Assert.Equal("counted", await second.ScoreAsync(decision, 0.75));

        await Until.TrueAsync("the first router knows the score", async () => (await first.ExplainAsync(decision))!.Feedback.Any(score => score.Score == 0.75));
        Assert.Equal("unchanged", await first.ScoreAsync(decision, 0.75));
        await Until.TrueAsync("the store has both", async () => await _system.CountAsync("SELECT count(*) FROM decisions WHERE quality = 0.75") == 1);
    }

    [Fact]
    public async Task Learning_OfBothRouters_ComesToTheSameNumberOfObservations()
    {
        for (var i = 0; i < 20; i++)
            await _system.Routers[i % 2].Http.DecideAsync($"What is {i} + 25?");

        foreach (var router in _system.Routers)
            await Until.TrueAsync("every answer was learned from", async () => await PullsAsync(router.Http) >= 20);
    }

    [Fact]
    public async Task ToolResult_SentToTheOtherRouter_GoesToTheModelThatMadeTheCall()
    {
        var (first, second) = (_system.Routers[0].Http, _system.Routers[1].Http);
        for (var i = 0; i < 6; i++)
        {
            var question = new { role = "user", content = $"What is the weather in town {i}?" };
            var called = await ChatAsync(first, question);
            object[] turn =
            [
                question,
                new { role = "assistant", content = (string?)null, tool_calls = new[] { new { id = "c1", type = "function", function = new { name = "weather", arguments = "{}" } } } },
                new { role = "tool", tool_call_id = "c1", content = "sunny" },
            ];
            await Until.TrueAsync("the other router knows the conversation", async () => await FollowedAsync(second, turn) == called.Model);

            var answered = await ChatAsync(second, turn);

            Assert.Equal(called.Model, answered.Model);
            Assert.Equal(new ExplainedConversation(called.Model, true, null), (await second.ExplainAsync(answered.Decision))!.Conversation);
        }
    }

    [Fact]
    public async Task Budget_SpentAtBothRouters_StandsTheSameAtBoth()
    {
        using var made = await _system.Routers[0].Http.PutAsJsonAsync("greenserv/profiles/green", new { lambda = 0.1, budgetWattHours = 5.0, budgetPeriod = "hour" });
        Assert.Equal(HttpStatusCode.OK, made.StatusCode);
        await Until.TrueAsync("the other router knows the profile", async () =>
            (await _system.Routers[1].Http.GetFromJsonAsync<JsonElement>("greenserv/profiles")).ToString().Contains("greenserv:green", StringComparison.Ordinal));

        for (var i = 0; i < 20; i++)
            Assert.Equal(HttpStatusCode.OK, (await _system.Routers[i % 2].Http.ChatAsync($"What is {i} + 25?", "greenserv:green")).Status);

        await Until.TrueAsync("the store has all", async () => await _system.CountAsync("SELECT count(*) FROM decisions") == 20);
        var wattHours = await _system.CountAsync("SELECT (sum(energy_joules) * 1e6)::bigint FROM decisions") / 1e6 / 3600;
        foreach (var router in _system.Routers)
            await Until.TrueAsync("the budget tells what both spent", async () => Math.Abs(await SpentAsync(router.Http) - wattHours) < 0.05 * wattHours);
    }

    [Fact]
    public async Task Change_OfProfileKeyHostOrModel_IsInForceAtTheOtherWithinTwoSeconds()
    {
        var (first, second) = (_system.Routers[0].Http, _system.Routers[1].Http);
        using var made = await first.PutAsJsonAsync("greenserv/profiles/night", new { lambda = 0.9 });
        Assert.Equal(HttpStatusCode.OK, made.StatusCode);
        await WithinTwoSecondsAsync("profile", async () =>
            (await second.GetFromJsonAsync<JsonElement>("greenserv/profiles")).ToString().Contains("greenserv:night", StringComparison.Ordinal));

        using var keyed = await first.PostAsJsonAsync("greenserv/keys", new { name = "app", scopes = (string[])["infer"] });
        var key = await keyed.Content.ReadFromJsonAsync<JsonElement>();
        using var app = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = second.BaseAddress };
        app.DefaultRequestHeaders.Authorization = new("Bearer", key.GetProperty("secret").GetString());
        await WithinTwoSecondsAsync("key", async () => (await app.GetAsync(new Uri("v1/models", UriKind.Relative))).StatusCode == HttpStatusCode.OK);

        using var added = await first.PostAsJsonAsync("greenserv/hosts", new { name = "spare", url = "http://127.0.0.1:9", state = "disabled" });
        Assert.True(added.IsSuccessStatusCode, await added.Content.ReadAsStringAsync());
        await WithinTwoSecondsAsync("host", async () => (await second.GetStringAsync("greenserv/hosts")).Contains("\"spare\"", StringComparison.Ordinal));
        var model = (await second.PoolAsync()).Models[0].Model;
        using var change = new HttpRequestMessage(HttpMethod.Put, $"greenserv/models/{model}") { Content = JsonContent.Create(new { state = "disabled", note = "resting for a test" }) };
        change.Headers.Add("If-Match", "*");
        using var disabled = await first.SendAsync(change);
        Assert.True(disabled.IsSuccessStatusCode, await disabled.Content.ReadAsStringAsync());
        await WithinTwoSecondsAsync("model", async () => (await second.GetStringAsync($"greenserv/models/{model}")).Contains("resting for a test", StringComparison.Ordinal));

        await _system.Redis.KillAsync();
        using var again = await first.PutAsJsonAsync("greenserv/profiles/noon", new { lambda = 0.2 });
        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
        await WithinTwoSecondsAsync("profile, without Redis", async () =>
            (await second.GetFromJsonAsync<JsonElement>("greenserv/profiles")).ToString().Contains("greenserv:noon", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Redis_Away_RequestsGoOnAndAllIsSharedAfterwards()
    {
        await _system.Routers[0].Http.DecideAsync();
        await _system.Redis.KillAsync();

        var decisions = new List<string>();
        for (var i = 0; i < 40; i++)
            decisions.Add(await _system.Routers[i % 2].Http.DecideAsync($"What is {i} + 3?"));
        await Until.TrueAsync("health says what the absence means", async () => (await _system.Routers[0].Http.HealthAsync()).ToString().Contains("shared when Redis is back", StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.OK, (await _system.Routers[0].Http.GetAsync(new Uri("health", UriKind.Relative))).StatusCode);

        await _system.Redis.RestartAsync();

        await Until.TrueAsync("the store has all", async () => await _system.CountAsync("SELECT count(*) FROM decisions") == 41);
        foreach (var decision in decisions)
            await Until.NotNullAsync("each router knows the other's decisions", () => _system.Routers[1].Http.ExplainAsync(decision));
        await Until.TrueAsync("health is well again", async () => (await _system.Routers[0].Http.HealthAsync()).GetProperty("status").GetString() == "healthy");
    }

    [Fact]
    public async Task Start_RedisAndPostgresAway_ServesByTheCopyOfItsFolder()
    {
        using var keyed = await _system.Routers[0].Http.PostAsJsonAsync("greenserv/keys", new { name = "app", scopes = (string[])["infer"] });
        var secret = (await keyed.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("secret").GetString();
        _system.Routers[0].Process.Send(Signal.Kill);
        await _system.Redis.KillAsync();
        _system.Postgres.Kill();

        await _system.RestartRouterAsync(0);

        var http = _system.Routers[0].Http;
        http.DefaultRequestHeaders.Authorization = new("Bearer", secret);
        await http.DecideAsync();
    }

    [Fact]
    public async Task Start_PostgresAwayAndTheCopyDamaged_IsRefused()
    {
        _system.Routers[0].Process.Send(Signal.Kill);
        await _system.Routers[0].Process.WaitForExitAsync();
        _system.Postgres.Kill();
        await File.WriteAllTextAsync(_system.Folder.File("router-0/control.json"), "{", TestContext.Current.CancellationToken);

        var (code, output) = await _system.RefusedRouterAsync(0);

        Assert.Equal(1, code);
        Assert.Contains("the copy of them in this data folder is damaged: start again once the store is back", output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_StoredHostThatCanNotBeRead_IsNamedWithoutATrace()
    {
        using var added = await _system.Routers[0].Http.PostAsJsonAsync("greenserv/hosts", new { name = "spare", url = "http://127.0.0.1:9", state = "disabled" });
        Assert.True(added.IsSuccessStatusCode, await added.Content.ReadAsStringAsync());
        _system.Routers[0].Process.Send(Signal.Kill);
        await _system.Routers[0].Process.WaitForExitAsync();
        await _system.CountAsync("""UPDATE hosts SET document = '{"url":"http://127.0.0.1:9","kind":"Olama","state":"Active"}'; SELECT count(*) FROM hosts""");

        var (code, output) = await _system.RefusedRouterAsync(0);

        Assert.Equal(1, code);
        Assert.Contains("Host 'spare' in the control store can not be read (at $.kind)", output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
    }

    private static async Task<(string Decision, string Model)> ChatAsync(HttpClient http, params object[] messages)
    {
        using var response = await http.PostAsJsonAsync("v1/chat/completions", new { model = "greenserv", messages });
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var answer = (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("greenserv");
        return (answer.GetProperty("decision_id").GetString()!, answer.GetProperty("model").GetString()!);
    }

    /// <summary>The model whose answer a request would follow; <c>null</c> where the router knows of none.</summary>
    private static async Task<string?> FollowedAsync(HttpClient http, object[] messages)
    {
        using var response = await http.PostAsJsonAsync("greenserv/route", new { model = "greenserv", messages });
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return (await response.Content.ReadFromJsonAsync(GreenServJsonContext.Default.DecisionPreview))!.Conversation?.Model;
    }

    private static async Task WithinTwoSecondsAsync(string what, Func<Task<bool>> look)
    {
        var clock = Stopwatch.StartNew();
        await Until.TrueAsync("the change is in force at the other router", look);
        TestContext.Current.TestOutputHelper?.WriteLine($"{what}: {clock.ElapsedMilliseconds} ms");
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(2), $"{what} took {clock.Elapsed.TotalSeconds:0.0} s.");
    }

    private static async Task<double> SpentAsync(HttpClient http)
    {
        var promises = (await http.GetFromJsonAsync<JsonElement>("greenserv/sla")).GetProperty("promises").EnumerateArray();
        return promises.Single(promise => promise.GetProperty("account").GetString() == "greenserv:green").GetProperty("allowance").GetProperty("spent").GetDouble();
    }

    private static async Task<long> PullsAsync(HttpClient http)
    {
        var decision = await http.DecideAsync();
        return (await Until.NotNullAsync("the decision is known", () => http.ExplainAsync(decision)))!.Candidates.Sum(candidate => candidate.Pulls);
    }
}
