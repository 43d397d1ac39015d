using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using GreenServ.FunctionalTests.Processes;

namespace GreenServ.FunctionalTests.Starting;

/// <summary>Ending it: soon, cleanly, and with everything free again.</summary>
public sealed class StopTests : IDisposable
{
    private static readonly TimeSpan s_promise = TimeSpan.FromSeconds(10);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(nameof(Signal.Interrupt))]
    [InlineData(nameof(Signal.Terminate))]
    public async Task Stop_BySignal_EndsCleanlyAndFreesPortsAndFolder(string signal)
    {
        await using var system = await AppHost.StartAsync(_folder);
        var decision = await system.Http.DecideAsync();
        var asked = Stopwatch.GetTimestamp();

        var exitCode = await system.StopAsync(Enum.Parse<Signal>(signal));

        Assert.Equal((0, ""), (exitCode, system.Process.Errors));
        Assert.InRange(Stopwatch.GetElapsedTime(asked), TimeSpan.Zero, s_promise);
        Assert.All([system.RouterUrl, system.DashboardUrl], AssertFree);
        await using var next = await AppHost.StartAsync(_folder);
        Assert.NotNull(await next.Http.ExplainAsync(decision));
    }

    [Fact]
    public async Task Stop_WhileAnAnswerStreams_EndsInTimeAllTheSame()
    {
        // A hundredfold slow: a word a second.
        await using var system = await AppHost.StartAsync(_folder, variables: new() { ["GreenServ__Simulator__TimeScale"] = "100" });
        using var answer = await system.Http.OpenStreamAsync("Tell me a long story.", "qwen2.5-0.5b");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var asked = Stopwatch.GetTimestamp();

        var exitCode = await system.StopAsync(Signal.Terminate);

        Assert.Equal(0, exitCode);
        Assert.InRange(Stopwatch.GetElapsedTime(asked), TimeSpan.Zero, s_promise);
        await using var next = await AppHost.StartAsync(_folder);
        var explanation = (await next.Http.ExplainAsync(answer.Headers.GetValues("x-greenserv-decision-id").Single()))!;
        Assert.NotEqual("completed", explanation.Outcome.Status);
    }

    private static void AssertFree(string url)
    {
        using var listener = new TcpListener(IPAddress.Loopback, new Uri(url).Port);
        listener.Start();
    }
}
