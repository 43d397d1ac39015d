using GreenServ.Storage.Telemetry;

namespace GreenServ.Dashboard.Overview;

/// <summary>Totals, models and series of a window.</summary>
public sealed record WindowFigures
{
    public required long Requests { get; init; }
    public required long Completed { get; init; }
    public required long Rated { get; init; }
    public required long Failed { get; init; }

    /// <summary>Mean over all rated answers, 0..1; <c>null</c> when there are none.</summary>
    public required double? MeanQuality { get; init; }

    /// <summary>Per request whose energy is known; <c>null</c> when there are none.</summary>
    public required double? EnergyPerRequestJoules { get; init; }

    public required double TotalEnergyJoules { get; init; }

    /// <summary>By share of requests, largest first.</summary>
    public required IReadOnlyList<ModelFigures> Models { get; init; }

    public required IReadOnlyList<TimePoint> RequestsPerSecond { get; init; }
    public required IReadOnlyList<TimePoint> Quality { get; init; }
    public required IReadOnlyList<TimePoint> EnergyPerRequest { get; init; }

    /// <summary>Rated ÷ completed, 0..1; <c>null</c> before the first completed request.</summary>
    public double? FeedbackCoverage => Completed > 0 ? (double)Rated / Completed : null;

    /// <summary>Failed ÷ all, 0..1; <c>null</c> before the first request.</summary>
    public double? FailureShare => Requests > 0 ? (double)Failed / Requests : null;

    public static WindowFigures Build(
        DateTimeOffset since, DateTimeOffset now, TimeSpan bucket, IReadOnlyList<ModelSummary> models, IReadOnlyList<TrafficPoint> traffic)
    {
        var requests = models.Sum(model => model.Requests);
        var rated = models.Sum(model => model.Rated);
        var energy = models.Sum(model => model.TotalEnergyJoules);

        // A summary does not say how many requests have known energy, but total and mean do.
        var withEnergy = models.Sum(model => model.MeanEnergyJoules is > 0 and var mean ? model.TotalEnergyJoules / mean : 0);
        var buckets = Buckets(since, now, bucket, traffic);
        return new()
        {
            Requests = requests,
            Completed = models.Sum(model => model.Completed),
            Rated = rated,
            Failed = traffic.Sum(point => point.Failed),
            MeanQuality = rated > 0 ? models.Sum(model => model.Rated * (model.MeanQuality ?? 0)) / rated : null,
            EnergyPerRequestJoules = withEnergy > 0 ? energy / withEnergy : null,
            TotalEnergyJoules = energy,
            Models = Describe(models, requests),
            RequestsPerSecond = Series(buckets, point => (point?.Requests ?? 0) / bucket.TotalSeconds),
            Quality = Series(buckets, point => point?.MeanQuality),
            EnergyPerRequest = Series(buckets, point => point is { Requests: > 0, EnergyJoules: > 0 } ? point.EnergyJoules / point.Requests : null),
        };
    }

    private static ModelFigures[] Describe(IReadOnlyList<ModelSummary> models, long requests)
    {
        var placed = models.Where(model => model is { MeanQuality: not null, MeanEnergyJoules: > 0 }).ToArray();
        var front = ParetoFront.Find([.. placed.Select(model => (model.MeanEnergyJoules!.Value, model.MeanQuality!.Value))])
            .Select(index => placed[index].Model).ToHashSet(StringComparer.Ordinal);
        return [.. models.OrderByDescending(model => model.Requests).Select(model => new ModelFigures(
            model.Model, requests > 0 ? (double)model.Requests / requests : 0, model.Requests, model.Rated,
            model.MeanQuality, model.MeanEnergyJoules, model.MeanDurationMs, front.Contains(model.Model)))];
    }

    // The bucket that is still filling would always look like a collapse, so it is left out.
    private static List<(DateTimeOffset Start, TrafficPoint? Point)> Buckets(
        DateTimeOffset since, DateTimeOffset now, TimeSpan bucket, IReadOnlyList<TrafficPoint> traffic)
    {
        var known = traffic.ToDictionary(point => point.Start.UtcTicks / bucket.Ticks);
        var buckets = new List<(DateTimeOffset, TrafficPoint?)>();
        for (var start = since; start + bucket <= now; start += bucket)
            buckets.Add((start, known.GetValueOrDefault(start.UtcTicks / bucket.Ticks)));
        return buckets;
    }

    private static TimePoint[] Series(List<(DateTimeOffset Start, TrafficPoint? Point)> buckets, Func<TrafficPoint?, double?> value) =>
        [.. buckets.Select(bucket => new TimePoint(bucket.Start, value(bucket.Point)))];
}
