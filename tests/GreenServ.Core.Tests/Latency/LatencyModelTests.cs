using GreenServ.Core.Latency;

namespace GreenServ.Core.Tests.Latency;

public sealed class LatencyModelTests
{
    // Durations are log-normal around exp(7 + 0.4·(ln(1+tokens) − 5) + 0.8·ln(1+load)), times each placement's own factor.
    private const double Noise = 0.4;

    [Theory]
    [InlineData(50, 0)]
    [InlineData(150, 3)]
    [InlineData(1000, 0)]
    [InlineData(1000, 7)]
    public void PredictP95Ms_KnownDistribution_IsItsNinetyFifthPercentile(int tokens, int load)
    {
        var model = Learn(rows: 4000, seed: 1);
        var features = new LatencyFeatures(tokens, load);

        var predicted = model.PredictP95Ms("b", 4000, features)!.Value;

        var exact = Math.Exp(MeanLog("b", features) + 1.645 * Noise);
        Assert.Equal(1, predicted / exact, 0.08);
    }

    [Theory]
    [InlineData(30)]
    [InlineData(100)]
    [InlineData(1000)]
    public void PredictP95Ms_ManyPools_CoversNinetyFivePercentOfNewRequests(int rowsPerPlacement)
    {
        var (within, of) = (0, 0);
        for (var seed = 0; seed < 60; seed++)
        {
            var rows = 3 * rowsPerPlacement;
            var model = Learn(rows, seed);
            var random = new Random(1000 + seed);
            for (var i = 0; i < 100; i++)
            {
                var (placement, features) = Request(random);
                within += Duration(random, placement, features) <= model.PredictP95Ms(placement, rows, features) ? 1 : 0;
                of++;
            }
        }

        Assert.InRange((double)within / of, 0.93, 0.97);
    }

    [Fact]
    public void PredictP95Ms_TooLittleEvidence_IsUnknown()
    {
        var model = new LatencyModel();
        for (var n = 1; n <= 19; n++)
            model.Add("a", n, default, 100);
        Assert.Null(model.PredictP95Ms("a", 19, default));

        for (var n = 20; n <= 25; n++)
            model.Add("a", n, default, 100);
        Assert.NotNull(model.PredictP95Ms("a", 25, default));
        Assert.Null(model.PredictP95Ms("unknown", 30, default));
    }

    [Fact]
    public void PredictP95Ms_PlacementNotAskedForLong_IsForgottenAndTriedAgain()
    {
        var model = Learn(rows: 600, seed: 2);

        Assert.NotNull(model.PredictP95Ms("a", 600, default));
        Assert.Null(model.PredictP95Ms("a", 20_000, default));
        model.Prune(60_000);
        Assert.Empty(model.Placements);
    }

    [Fact]
    public void PredictP95Ms_HostThatBecameFaster_IsFollowed()
    {
        var model = new LatencyModel();
        var random = new Random(3);
        for (var n = 1; n <= 40_000; n++)
            model.Add("a", n, new LatencyFeatures(100, 0), (n <= 20_000 ? 4000 : 1000) * Math.Exp(Noise * Normal(random)));

        Assert.Equal(1000 * Math.Exp(1.645 * Noise), model.PredictP95Ms("a", 40_000, new LatencyFeatures(100, 0))!.Value, 400.0);
    }

    [Fact]
    public void PredictP95Ms_RequestUnlikeThoseSeen_GetsAWiderMargin()
    {
        var model = new LatencyModel();
        var random = new Random(4);
        for (var n = 1; n <= 200; n++)
            model.Add("a", n, new LatencyFeatures(100, 0), 1000 * Math.Exp(Noise * Normal(random)));

        Assert.True(model.PredictP95Ms("a", 200, new LatencyFeatures(30_000, 0)) > 1.5 * model.PredictP95Ms("a", 200, new LatencyFeatures(100, 0)));
    }

    [Fact]
    public void Add_AnyOrder_PredictsTheSame()
    {
        var rows = Rows(500, seed: 5);
        var shuffled = rows.ToArray();
        new Random(6).Shuffle(shuffled);

        Assert.Equal(Predict(Learn(rows)), Predict(Learn(shuffled)), 1e-6);
    }

    [Fact]
    public void Merge_PartsAndExport_PredictTheSame()
    {
        var rows = Rows(500, seed: 7);
        var (merged, restored) = (Learn(rows[..200]), new LatencyModel());
        merged.Merge(Learn(rows[200..]));
        foreach (var (placement, sums) in merged.Export())
            restored.Restore(placement, sums);

        Assert.Equal(Predict(Learn(rows)), Predict(merged), 1e-6);
        Assert.Equal(Predict(merged), Predict(restored), 1e-9);
    }

    [Fact]
    public void Restore_NotANumber_IsRefused() =>
        Assert.Throws<ArgumentException>(() => new LatencyModel().Restore("a", new LatencySums(1, 0, new double[9], [double.NaN, 0, 0], 0)));

    [Theory]
    [InlineData(0)]
    [InlineData(-5)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void Add_NoDuration_IsPassedOver(double durationMs)
    {
        var model = new LatencyModel();

        model.Add("a", 1, default, durationMs);

        Assert.Empty(model.Placements);
    }

    private static double Predict(LatencyModel model) => model.PredictP95Ms("a", 500, new LatencyFeatures(300, 2))!.Value;

    private static LatencyModel Learn(int rows, int seed) => Learn(Rows(rows, seed));

    private static LatencyModel Learn(IEnumerable<Row> rows)
    {
        var model = new LatencyModel();
        foreach (var row in rows)
            model.Add(row.Placement, row.Time, row.Features, row.DurationMs);
        return model;
    }

    private static Row[] Rows(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(1, count).Select(n =>
        {
            var (placement, features) = Request(random);
            return new Row(n, placement, features, Duration(random, placement, features));
        })];
    }

    private static (string Placement, LatencyFeatures Features) Request(Random random) =>
        ("abc"[random.Next(3)].ToString(), new LatencyFeatures((int)Math.Exp(3 + 4 * random.NextDouble()), random.Next(8)));

    private static double Duration(Random random, string placement, LatencyFeatures features) =>
        Math.Exp(MeanLog(placement, features) + Noise * Normal(random));

    private static double MeanLog(string placement, LatencyFeatures features) =>
        7 + (placement[0] - 'b') + 0.4 * (Math.Log(1 + features.InputTokens) - 5) + 0.8 * Math.Log(1 + features.Load);

    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    private sealed record Row(long Time, string Placement, LatencyFeatures Features, double DurationMs);
}
