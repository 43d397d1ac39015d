using GreenServ.Client.Wire;
using GreenServ.Storage.Records;

namespace GreenServ.Dashboard.Tests.Fakes;

/// <summary>Promises as a router and a store know them.</summary>
public static class SampleSla
{
    public static SlaStatus None { get; } = new() { Promises = [], Alarms = [] };

    /// <summary>Kept on much evidence, missed on little, and out of reach.</summary>
    public static SlaStatus Three(DateTimeOffset now) => new()
    {
        Promises =
        [
            Promise("greenserv:chat", 0.8, 0.83, 0.62, 1240, "kept", debt: -8.3),
            Promise("greenserv:code", 0.85, 0.79, 0.09, 640, "missed", debt: 14.2),
            Promise("greenserv:quality", 0.95, 0.91, 0.34, 410, "missed", debt: 36) with
            {
                IsReachable = false, BestReachable = 0.92, LatencyLimitMs = 4000, LatencyP95Ms = 5600, BudgetJoules = 300, MeanJoules = 212,
            },
        ],
        Alarms =
        [
            new(now.AddMinutes(-1.5), "drift", "sim-gemma2:2b", "The answers of sim-gemma2:2b became worse; what was known of it counts in part from here on."),
            new(now.AddMinutes(-3), "unreachable", "greenserv:quality", "greenserv:quality promises 0.95, and the pool is expected to reach 0.92 at best."),
            new(now.AddMinutes(-14), "budget", "greenserv:quality", "greenserv:quality took 340 J a request, its budget is 300 J."),
        ],
    };

    public static SlaPromise Promise(
        string account, double? alpha = 0.85, double? satisfaction = 0.9, double? evidence = 0.5, double decided = 200, string state = "kept", double? debt = -1) => new()
    {
        Account = account,
        Profile = account.Split('@')[0],
        Alpha = alpha,
        Debt = debt,
        Satisfaction = satisfaction,
        EvidenceShare = evidence,
        Decided = decided,
        State = state,
        PriceJoules = 34,
        IsReachable = true,
        BestReachable = 0.96,
    };

    public static SlaSampleRecord Sample(DateTimeOffset at, string account = "greenserv", double? satisfaction = 0.9, double debt = -1, double alpha = 0.85) => new()
    {
        At = at,
        Account = account,
        Alpha = alpha,
        Debt = debt,
        Decided = 200,
        Scored = satisfaction is null ? 0 : 80,
        Satisfaction = satisfaction,
        PriceJoules = 34,
        IsReachable = true,
        BestReachable = 0.96,
    };

    public static GenerationRecord Drift(DateTimeOffset at, string model = "sim-gemma2:2b", bool isAlarm = true) => new()
    {
        At = at,
        Arm = model + "@1",
        Layout = "default-1",
        From = model + "@1",
        Start = 900,
        Keep = 0.2,
        Reason = "Its answers became worse.",
        IsAlarm = isAlarm,
    };

    /// <summary>What led to <see cref="Three"/>: seeded, a sample every <paramref name="step"/> and account.</summary>
    public static IEnumerable<SlaSampleRecord> Until(DateTimeOffset end, int count, TimeSpan step)
    {
        foreach (var promise in Three(end).Promises)
        {
            var random = new Random(11);
            var (alpha, satisfaction, debt) = (promise.Alpha!.Value, promise.Satisfaction!.Value, promise.Debt!.Value);
            for (var i = 0; i < count; i++)
            {
                var left = (count - 1 - i) / (double)count;
                var tremble = (random.NextDouble() - 0.5) * left;
                yield return Sample(
                    end - ((count - 1 - i) * step), promise.Account, satisfaction + (left * (alpha - satisfaction) * 2.2) + (tremble * 0.02),
                    (debt * (1 - (left * 1.3))) + (tremble * 4), alpha) with { Decided = promise.Decided, Scored = promise.Decided * promise.EvidenceShare!.Value };
            }
        }
    }
}
