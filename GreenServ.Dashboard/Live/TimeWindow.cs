namespace GreenServ.Dashboard.Live;

/// <summary>A span of time up to now that the overview can show.</summary>
/// <param name="Label">Shown in the selector.</param>
/// <param name="Length">How far back it reaches.</param>
/// <param name="Bucket">Resolution of its charts.</param>
/// <param name="Staleness">How old its totals may get: long windows cost more to read and change less.</param>
public sealed record TimeWindow(string Label, TimeSpan Length, TimeSpan Bucket, TimeSpan Staleness)
{
    public static TimeWindow FiveMinutes { get; } = new("5 min", TimeSpan.FromMinutes(5), TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(1));

    public static IReadOnlyList<TimeWindow> All { get; } =
    [
        FiveMinutes,
        new("1 h", TimeSpan.FromHours(1), TimeSpan.FromMinutes(1), TimeSpan.FromSeconds(5)),
        new("24 h", TimeSpan.FromHours(24), TimeSpan.FromMinutes(20), TimeSpan.FromSeconds(30)),
    ];

    /// <summary>Resolution of the shortest window that covers <paramref name="span"/>.</summary>
    public static TimeSpan BucketFor(TimeSpan span) => (All.FirstOrDefault(window => window.Length >= span) ?? All[^1]).Bucket;

    /// <summary>Start of the bucket that contains <paramref name="time"/>.</summary>
    public static DateTimeOffset Floor(DateTimeOffset time, TimeSpan bucket) =>
        new(time.UtcTicks - (time.UtcTicks % bucket.Ticks), TimeSpan.Zero);
}
