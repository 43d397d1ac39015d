namespace GreenServ.Storage.Telemetry;

/// <summary>How many samples of promises are kept, by their age.</summary>
/// <remarks>
/// A promise that is busy brings a sample every 5 s, 17,280 a day. Nobody looks at last week in steps of 5 s, so what is kept gets
/// coarser with age: every sample of the last two hours, then the last one of each minute for a week and a day (this week
/// beside the last), then the last one of each hour for 400 days (this month beside that of a year ago). That is some 22,500
/// samples per promise at most. Only steps finer than these lose anything: the last sample of a longer step is still there.
/// </remarks>
internal static class SlaSampleAges
{
    /// <summary>Samples that one reading returns at most.</summary>
    public const int MaxPoints = 10_000;

    /// <summary>How old a sample may get before it goes for good.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(400);

    /// <summary>Old samples are thinned this often; at most 720 per promise come in between.</summary>
    public static readonly TimeSpan ThinningPeriod = TimeSpan.FromHours(1);

    private static readonly (TimeSpan Age, long Step)[] s_tiers =
    [
        (TimeSpan.FromHours(2), Microseconds.PerMinute),
        (TimeSpan.FromDays(8), Microseconds.PerHour),
    ];

    /// <summary>Of samples before each moment, one per step is kept. The moments are whole numbers of steps, so that none is cut in two.</summary>
    public static IEnumerable<(long Before, long Step)> Tiers(DateTimeOffset now) =>
        s_tiers.Select(tier => (Microseconds.Floor(Microseconds.From(now - tier.Age), tier.Step), tier.Step));
}
