using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using GreenServ.FunctionalTests.Processes;

namespace GreenServ.FunctionalTests.Replicas;

/// <summary>Requests at a fixed rate, to the routers in turn, whether or not the earlier ones are answered.</summary>
internal sealed class SteadyLoad(IReadOnlyList<RouterProcess> routers, double perSecond)
{
    private int _asked;

    /// <summary>Ids of the decisions of all requests that were answered.</summary>
    public ConcurrentBag<string> Decisions { get; } = [];

    /// <summary>What any request got that was not answered.</summary>
    public ConcurrentBag<string> Failures { get; } = [];

    /// <summary>Asks for so long; comes back when all are answered.</summary>
    /// <returns>Milliseconds from when each was due to its answer's end, ascending.</returns>
    public async Task<double[]> RunAsync(TimeSpan length)
    {
        var clock = Stopwatch.StartNew();
        var latencies = new ConcurrentBag<double>();
        var running = new List<Task>();
        for (var i = 0; i / perSecond < length.TotalSeconds; i++)
        {
            var due = TimeSpan.FromSeconds(i / perSecond);
            if (due - clock.Elapsed is { Ticks: > 0 } early)
                await Task.Delay(early, TestContext.Current.CancellationToken);
            var number = _asked++;
            running.Add(Task.Run(async () =>
            {
                await AskAsync(number);
                latencies.Add((clock.Elapsed - due).TotalMilliseconds);
            }));
        }

        await Task.WhenAll(running);
        return [.. latencies.Order()];
    }

    private async Task AskAsync(int number)
    {
        try
        {
            var (status, body) = await routers[number % routers.Count].Http.ChatAsync(string.Create(CultureInfo.InvariantCulture, $"What is {number} + 25?"));
            if (status == HttpStatusCode.OK)
                Decisions.Add(body.GetProperty("greenserv").GetProperty("decision_id").GetString()!);
            else
                Failures.Add($"HTTP {(int)status}: {body}");
        }
        catch (HttpRequestException e)
        {
            Failures.Add(e.Message);
        }
    }
}
