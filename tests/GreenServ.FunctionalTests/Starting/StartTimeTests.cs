using System.Diagnostics;
using System.Globalization;
using GreenServ.FunctionalTests.Processes;

namespace GreenServ.FunctionalTests.Starting;

/// <summary>The promise: within five seconds of the command, on two idle cores, the first request is answered.</summary>
public sealed class StartTimeTests
{
    private static readonly TimeSpan s_promise = TimeSpan.FromSeconds(5);

    /// <summary>Share of the machine that other programs may take for it still to count as idle.</summary>
    private const double IdleShare = 0.15;

    [Fact]
    public async Task Start_OnAnEmptyFolder_AnswersWithinFiveSeconds()
    {
        using var folder = new TemporaryFolder();
        var machine = MachineLoad.Start();
        var started = Stopwatch.GetTimestamp();

        await using var system = await AppHost.StartAsync(folder);
        var announced = Stopwatch.GetElapsedTime(started);
        await system.Http.DecideAsync();
        var answered = Stopwatch.GetElapsedTime(started);

        var processor = system.Process.ProcessorTime;
        var others = machine?.ShareOfOthers(processor, answered);
        TestContext.Current.TestOutputHelper!.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"Announced after {announced.TotalSeconds:0.00} s, first answer after {answered.TotalSeconds:0.00} s, {processor.TotalSeconds:0.00} s of processor time, others had {others:P0} of {Environment.ProcessorCount} cores."));

        // What the program itself makes of its time holds however busy the machine is: with these five seconds of work alone
        // it would keep the promise even on one core. The clock on the wall is evidence only where nobody else held it up.
        Assert.InRange(processor, TimeSpan.Zero, s_promise);
        if (others < IdleShare)
            Assert.InRange(answered, TimeSpan.Zero, s_promise);
    }
}
