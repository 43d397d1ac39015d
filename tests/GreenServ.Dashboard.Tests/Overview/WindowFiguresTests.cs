using GreenServ.Core.Energy;
using GreenServ.Dashboard.Overview;
using GreenServ.Storage.Records;
using GreenServ.Storage.Telemetry;

namespace GreenServ.Dashboard.Tests.Overview;

public sealed class WindowFiguresTests
{
    private static readonly DateTimeOffset s_since = new(2026, 5, 4, 12, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan s_bucket = TimeSpan.FromSeconds(5);

    private static readonly ModelSummary s_small = new()
    {
        Model = "small", Requests = 30, Completed = 28, Rated = 20, MeanQuality = 0.5, QualityDeviation = 0.4, EnergyKnown = 28,
        EnergySource = EnergySource.Measured, MeanEnergyJoules = 10, TotalEnergyJoules = 280, MeanDurationMs = 300,
    };

    private static readonly ModelSummary s_large = new()
    {
        Model = "large", Requests = 10, Completed = 10, Rated = 10, MeanQuality = 0.8, EnergyKnown = 10, EnergySource = EnergySource.Attributed,
        MeanEnergyJoules = 100, TotalEnergyJoules = 1000, MeanDurationMs = 3000,
    };

    private static readonly ModelSummary s_unrated = new() { Model = "unrated", Requests = 2, Completed = 2, Rated = 0, EnergyKnown = 0, TotalEnergyJoules = 0 };

    [Fact]
    public void Build_SeveralModels_WeighsQualityByRatedAnswers()
    {
        var figures = Build([s_small, s_large]);

        Assert.Equal(0.6, figures.MeanQuality!.Value, 12);
        Assert.Equal(30.0 / 38, figures.FeedbackCoverage!.Value, 12);
    }

    [Fact]
    public void Build_RequestsWithoutKnownEnergy_DoNotLowerEnergyPerRequest()
    {
        var figures = Build([s_small, s_large, s_unrated]);

        Assert.Equal(1280, figures.TotalEnergyJoules);
        Assert.Equal(1280.0 / 38, figures.EnergyPerRequestJoules!.Value, 9);
    }

    [Fact]
    public void Build_ModelWithoutRatedAnswers_IsNotPlacedAndNotOnTheFront()
    {
        var unrated = Build([s_small, s_unrated]).Models.Single(model => model.Model == "unrated");

        Assert.False(unrated.IsPlaced);
        Assert.False(unrated.OnFront);
    }

    [Fact]
    public void Build_BeatenModel_IsNotOnTheFront()
    {
        var beaten = s_large with { Model = "beaten", MeanQuality = 0.7, MeanEnergyJoules = 120 };

        var models = Build([s_small, s_large, beaten]).Models;

        Assert.Equal(["small", "large"], models.Where(model => model.OnFront).Select(model => model.Model));
    }

    [Fact]
    public void Build_ModelWithFewRatings_IsPlacedButNeitherOnTheFrontNorAbleToBeatOthers()
    {
        var lucky = s_large with { Model = "lucky", Rated = ModelFigures.SettledRatings - 1, MeanQuality = 1, MeanEnergyJoules = 1 };

        var models = Build([s_small, s_large, lucky]).Models;

        Assert.Equal(["small", "large"], models.Where(model => model.OnFront).Select(model => model.Model));
        Assert.True(models.Single(model => model.Model == "lucky") is { IsPlaced: true, IsSettled: false });
    }

    [Fact]
    public void Build_QualityWithDeviation_HasAStandardErrorThatShrinksWithRatings()
    {
        Assert.Equal(0.4 / Math.Sqrt(20), Build([s_small]).Models[0].QualityError!.Value, 12);
        Assert.Equal(0.04, Build([s_small with { Rated = 100 }]).Models[0].QualityError!.Value, 12);
        Assert.Null(Build([s_large]).Models[0].QualityError);
    }

    [Fact]
    public void Build_SeveralEnergySources_NamesTheLeastCertain()
    {
        Assert.Equal(EnergySource.Attributed, Build([s_small, s_large, s_unrated]).EnergySource);
        Assert.Equal(EnergySource.Measured, Build([s_small, s_unrated]).EnergySource);
        Assert.Null(Build([s_unrated]).EnergySource);
    }

    [Fact]
    public void Build_NeitherCompletedNorFailed_IsCancelled()
    {
        Assert.Equal(2, Build([s_small], Point(0, 30)).Cancelled);
        Assert.Equal(1, Build([s_small], Point(0, 30) with { Failed = 1 }).Cancelled);
        Assert.Equal(0, Build([s_small], Point(0, 33) with { Failed = 3 }).Cancelled);
    }

    [Fact]
    public void Build_BucketWithSomeEnergyUnknown_DividesByTheKnownOnes() =>
        Assert.Equal(10.0, Build([s_small], Point(0, 25) with { EnergyKnown = 5 }).EnergyPerRequest[0].Value);

    [Fact]
    public void Build_TrafficBeganLateInTheWindow_SeriesBeginThere()
    {
        var figures = Build([s_small], Point(10, 5));

        Assert.Equal(s_since.AddSeconds(10), figures.BeginsAt);
        Assert.Equal([s_since.AddSeconds(10), s_since.AddSeconds(15)], figures.RequestsPerSecond.Select(point => point.Start));
    }

    [Fact]
    public void Build_TrafficAllTheWindow_SeriesBeginWithIt()
    {
        var figures = Build([s_small], Point(0, 5));

        Assert.Null(figures.BeginsAt);
        Assert.Equal(s_since, figures.RequestsPerSecond[0].Start);
    }

    [Fact]
    public void Build_NothingHappened_HasNoMeansAndNoShares()
    {
        var figures = Build([]);

        Assert.Null(figures.MeanQuality);
        Assert.Null(figures.EnergyPerRequestJoules);
        Assert.Null(figures.FeedbackCoverage);
        Assert.Null(figures.FailureShare);
    }

    [Fact]
    public void Build_EmptyBucket_IsZeroRequestsButUnknownQualityAndEnergy()
    {
        var figures = Build([s_small], Point(0, 10, quality: 0.5));

        Assert.Equal(2.0, figures.RequestsPerSecond[0].Value);
        Assert.Equal(0.0, figures.RequestsPerSecond[1].Value);
        Assert.Null(figures.Quality[1].Value);
        Assert.Null(figures.EnergyPerRequest[1].Value);
    }

    [Fact]
    public void Build_BucketStillFilling_IsNotDrawn()
    {
        var figures = WindowFigures.Build(s_since, s_since + TimeSpan.FromSeconds(14), s_bucket, [s_small], [Point(0, 10), Point(10, 2)]);

        Assert.Equal([s_since, s_since + s_bucket], figures.RequestsPerSecond.Select(point => point.Start));
    }

    private static TrafficPoint Point(int second, long requests, double? quality = null) => new()
    {
        Start = s_since + TimeSpan.FromSeconds(second), Requests = requests, Failed = 0, Rated = quality is null ? 0 : 1, MeanQuality = quality,
        EnergyKnown = requests, EnergySource = EnergySource.Estimated, EnergyJoules = 50,
    };

    private static WindowFigures Build(IReadOnlyList<ModelSummary> models, params TrafficPoint[] traffic) =>
        WindowFigures.Build(s_since, s_since + TimeSpan.FromSeconds(20), s_bucket, models, traffic);
}
