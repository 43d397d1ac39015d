using GreenServ.Core.Energy;
using GreenServ.Storage.Records;
using GreenServ.Storage.Telemetry;

namespace GreenServ.Dashboard.Overview;

/// <summary>Totals, models and series of a window.</summary>
public sealed record WindowFigures
{
    public required long Requests { get; init; }
    public required long Completed { get; init; }
    public required long Rated { get; init; }
    public required long Failed { get; init; }

    /// <summary>Requests whose client left.</summary>
    public required long Cancelled { get; init; }

    /// <summary>Mean over all rated answers, 0..1; <c>null</c> when there are none.</summary>
    public required double? MeanQuality { get; init; }

    /// <summary>Requests whose energy is known.</summary>
    public required long EnergyKnown { get; init; }

    /// <summary>The least certain source of energy in the window; <c>null</c> when no energy is known.</summary>
    public required EnergySource? EnergySource { get; init; }

    /// <summary>Per request whose energy is known; <c>null</c> when there are none.</summary>
    public required double? EnergyPerRequestJoules { get; init; }

    public required double TotalEnergyJoules { get; init; }

    /// <summary>By share of requests, largest first.</summary>
    public required IReadOnlyList<ModelFigures> Models { get; init; }

    /// <summary>
    /// Where the series begin because the window's first tenth or more has no traffic at all; <c>null</c> when they begin with the window.
    /// </summary>
    public required DateTimeOffset? BeginsAt { get; init; }

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
        var completed = models.Sum(model => model.Completed);
        var rated = models.Sum(model => model.Rated);
        var failed = traffic.Sum(point => point.Failed);
        var energy = models.Sum(model => model.TotalEnergyJoules);
        var energyKnown = models.Sum(model => model.EnergyKnown);
        DateTimeOffset? beginsAt = traffic.Count > 0 && traffic[0].Start - since >= (now - since) / 10 ? traffic[0].Start : null;
        var buckets = Buckets(beginsAt ?? since, now, bucket, traffic);
        return new()
        {
            Requests = requests,
            Completed = completed,
            Rated = rated,
            Failed = failed,

            // Models and traffic are read one after the other, and a failure may come between.
            Cancelled = Math.Max(0, requests - completed - failed),
            MeanQuality = rated > 0 ? models.Sum(model => model.Rated * (model.MeanQuality ?? 0)) / rated : null,
            EnergyKnown = energyKnown,
            EnergySource = models.Min(model => model.EnergySource),
            EnergyPerRequestJoules = energyKnown > 0 ? energy / energyKnown : null,
            TotalEnergyJoules = energy,
            Models = Describe(models, requests),
            BeginsAt = beginsAt,
            RequestsPerSecond = Series(buckets, point => (point?.Requests ?? 0) / bucket.TotalSeconds),
            Quality = Series(buckets, point => point?.MeanQuality),
            EnergyPerRequest = Series(buckets, point => point is { EnergyKnown: > 0 } ? point.EnergyJoules / point.EnergyKnown : null),
        };
    }

    private static ModelFigures[] Describe(IReadOnlyList<ModelSummary> models, long requests)
    {
        ModelFigures[] figures =
        [
            .. models.OrderByDescending(model => model.Requests).Select(model => new ModelFigures
            {
                Model = model.Model,
                Share = requests > 0 ? (double)model.Requests / requests : 0,
                Requests = model.Requests,
                Rated = model.Rated,
                MeanQuality = model.MeanQuality,
                QualityError = model.QualityDeviation / Math.Sqrt(model.Rated),
                MeanEnergyJoules = model.MeanEnergyJoules,
            }),
        ];
        var settled = figures.Where(model => model is { IsPlaced: true, IsSettled: true }).ToArray();
        var front = ParetoFront.Find([.. settled.Select(model => (model.MeanEnergyJoules!.Value, model.MeanQuality!.Value))])
            .Select(index => settled[index].Model).ToHashSet(StringComparer.Ordinal);
        return [.. figures.Select(model => model with { OnFront = front.Contains(model.Model) })];
    }

    // The bucket that is still filling would always look like a collapse, so it is left out.
    private static List<(DateTimeOffset Start, TrafficPoint? Point)> Buckets(
        DateTimeOffset from, DateTimeOffset now, TimeSpan bucket, IReadOnlyList<TrafficPoint> traffic)
    {
        var known = traffic.ToDictionary(point => point.Start.UtcTicks / bucket.Ticks);
        var buckets = new List<(DateTimeOffset, TrafficPoint?)>();
        for (var start = from; start + bucket <= now; start += bucket)
            buckets.Add((start, known.GetValueOrDefault(start.UtcTicks / bucket.Ticks)));
        return buckets;
    }

    private static TimePoint[] Series(List<(DateTimeOffset Start, TrafficPoint? Point)> buckets, Func<TrafficPoint?, double?> value) =>
        [.. buckets.Select(bucket => new TimePoint(bucket.Start, value(bucket.Point)))];
}
