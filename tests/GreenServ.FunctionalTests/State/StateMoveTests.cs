using System.Net;
using System.Net.Http.Json;
using GreenServ.Client;
using GreenServ.FunctionalTests.Processes;

namespace GreenServ.FunctionalTests.State;

/// <summary>A pool that moves: what the router knew and owed there it knows and owes here, to the last digit.</summary>
public sealed class StateMoveTests : IAsyncLifetime
{
    private static readonly Dictionary<string, string> s_settings = new() { ["GreenServ__Router__Profiles__gold__Alpha"] = "0.8" };

    private readonly TemporaryFolder _folder = new();
    private OllamaStandIn _ollama = null!;

    public async ValueTask InitializeAsync() => _ollama = await OllamaStandIn.StartAsync(_folder);

    public async ValueTask DisposeAsync()
    {
        await _ollama.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task ExportImport_ToAnEmptyFolder_RoutesAsBefore()
    {
        RouterStanding before;
        string secret;
        await using (var system = await StartAsync("from"))
        {
            secret = await UseAsync(system);
            Assert.Equal(0, await system.StopAsync(Signal.Terminate));
        }

        // As it would go on there: priors are fitted step by step while a router runs, and at once when it starts.
        await using (var system = await StartAsync("from"))
        {
            system.Http.DefaultRequestHeaders.Authorization = new("Bearer", secret);
            before = await RouterStanding.OfAsync(system.Http);
            var (code, output) = await LabProcess.StateAsync(_folder, null, "export", "--data-dir", _folder.File("from"), "--out", _folder.File("state.json"));
            Assert.Equal(2, code);
            Assert.Contains($"in use by process {system.Process.Id} ", output, StringComparison.Ordinal);
            Assert.Equal(0, await system.StopAsync(Signal.Terminate));
        }

        await LabProcess.StateDoneAsync(_folder, null, "export", "--data-dir", _folder.File("from"), "--out", _folder.File("state.json"));
        Directory.Delete(_folder.File("from"), recursive: true);
        await LabProcess.StateDoneAsync(_folder, null, "import", "--data-dir", _folder.File("to"), "--file", _folder.File("state.json"));
        await using var next = await StartAsync("to");
        Assert.Equal(HttpStatusCode.Unauthorized, (await next.Http.ChatAsync()).Status);
        next.Http.DefaultRequestHeaders.Authorization = new("Bearer", secret);

        before.AssertSame(await RouterStanding.OfAsync(next.Http));
        Assert.True(before.Promise.Debt > 3, $"There was no debt to move: {before.Promise.Debt}.");
        Assert.DoesNotContain(secret, await File.ReadAllTextAsync(_folder.File("state.json"), TestContext.Current.CancellationToken), StringComparison.Ordinal);

        // And it learns on from there.
        await next.Http.DecideAsync();
        Assert.Equal("imported", Assert.Single((await new GreenServClient(next.Http).GetAuditAsync()).Rows).Action);
    }

    [Fact]
    public async Task Import_CutOffFile_ChangesNothing()
    {
        await using (var system = await StartAsync("from"))
        {
            await UseAsync(system);
            await system.StopAsync(Signal.Terminate);
        }

        await LabProcess.StateDoneAsync(_folder, null, "export", "--data-dir", _folder.File("from"), "--out", _folder.File("state.json"));
        var whole = await File.ReadAllBytesAsync(_folder.File("state.json"), TestContext.Current.CancellationToken);
        await File.WriteAllBytesAsync(_folder.File("cut.json"), whole[..(whole.Length / 2)], TestContext.Current.CancellationToken);

        var (code, output) = await LabProcess.StateAsync(_folder, null, "import", "--data-dir", _folder.File("to"), "--file", _folder.File("cut.json"));

        Assert.Equal(2, code);
        Assert.Contains("not whole", output, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder.File("to")));
    }

    private Task<AppHost> StartAsync(string data) => AppHost.StartAsync(_folder, ["--data-dir", _folder.File(data)], _ollama.Address, s_settings);

    /// <summary>Lets it learn something, and sets something; returns the secret of the one key it has afterwards.</summary>
    private static async Task<string> UseAsync(AppHost system)
    {
        for (var i = 0; i < 24; i++)
        {
            var (status, body) = await system.Http.ChatAsync($"What is {i} + 4?", i % 2 == 0 ? RouterStanding.Promised : "greenserv");
            Assert.Equal(HttpStatusCode.OK, status);
            await system.Http.ScoreAsync(body.GetProperty("greenserv").GetProperty("decision_id").GetString()!, i % 4 / 8.0);
        }

        using var made = await system.Http.PutAsJsonAsync("greenserv/profiles/night", new { lambda = 0.9 });
        Assert.Equal(HttpStatusCode.OK, made.StatusCode);
        return (await new GreenServClient(system.Http).CreateKeyAsync(new() { Name = "operator", Scopes = ["admin", "infer", "feedback"] })).Secret;
    }
}
