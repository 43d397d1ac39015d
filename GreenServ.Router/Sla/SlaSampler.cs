using GreenServ.Router.Learning;
using GreenServ.Storage.Records;

namespace GreenServ.Router.Sla;

/// <summary>
/// Puts on record how promises of quality stand, every few seconds where something has changed: what charts over time are
/// drawn from. Alarms about promises that are gone end here too.
/// </summary>
internal sealed class SlaSampler(SlaStatusReader reader, SlaWatch watch, Recorder recorder, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan s_period = TimeSpan.FromSeconds(5);
    private readonly Dictionary<string, SlaSampleRecord> _last = new(StringComparer.Ordinal);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(s_period, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
            Sample();
    }

    internal void Sample()
    {
        var now = time.GetUtcNow();
        now = now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMicrosecond));
        var standings = reader.Standings;
        watch.Retain(standings.Select(standing => standing.Account));
        foreach (var standing in standings)
        {
            if (standing.Promise.Alpha is not { } alpha || standing.Decided == 0)
                continue;
            var sample = new SlaSampleRecord
            {
                At = now,
                Account = standing.Account,
                Alpha = alpha,
                Debt = standing.Debt,
                Decided = standing.Decided,
                Scored = standing.Scored,
                Satisfaction = standing.Satisfaction,
                PriceJoules = standing.PriceJoules,
                IsReachable = standing.IsReachable ?? true,
                BestReachable = standing.BestReachable,
            };
            if (_last.TryGetValue(standing.Account, out var last) && last with { At = now } == sample)
                continue;

            // One that can not be kept is made up for by the next.
            if (recorder.AppendSample(sample))
                _last[standing.Account] = sample;
        }
    }
}
