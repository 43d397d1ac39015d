using FsCheck;
using FsCheck.Fluent;
using GreenServ.Core.Bandits;

namespace GreenServ.Core.Tests.Bandits;

public sealed class PoolStatisticsTests
{
    private const double Horizon = 500;

    private static readonly string[] s_arms = ["a", "b", "c"];

    [Fact]
    public void Add_RowsOfAnyAge_CountByTheirAgeInDecisions()
    {
        var pool = new PoolStatistics(1, Horizon);
        for (var i = 0; i < 1000; i++)
        {
            var time = pool.Tick();
            Learn(pool, "a", time, quality: 1);
            pool.MoveLandmark();
        }

        // The oldest row of all arrives last.
        Learn(pool, "a", 1, quality: 1);

        var now = Math.Exp((pool.Landmark - pool.Clock) / Horizon);
        var expected = Enumerable.Range(1, 1000).Append(1).Sum(time => Math.Exp((time - 1000) / Horizon));
        Assert.Equal(expected, pool.GetArm("a").Quality.Count * now, expected * 1e-12);
        Assert.InRange(now, 0.97, 1);
    }

    [Fact]
    public void MoveLandmark_NeverForgetting_ChangesNothing()
    {
        var pool = new PoolStatistics(1, double.PositiveInfinity);
        for (var i = 0; i < 1000; i++)
            Learn(pool, "a", pool.Tick(), quality: 0.5);

        Assert.False(pool.MoveLandmark());
        Assert.Equal(1000, pool.GetArm("a").Quality.Count);
    }

    [Fact]
    public void Merge_AnySplitOverReplicasInAnyOrder_GivesTheSameSums()
    {
        Prop.ForAll(
                Gen.Choose(0, int.MaxValue - 1).ToArbitrary(),
                seed =>
                {
                    var random = new Random(seed);
                    var rows = Rows(random, 400);
                    var whole = Fold(rows, random);
                    var replicas = Enumerable.Range(0, random.Next(1, 9)).Select(_ => new List<Row>()).ToArray();
                    foreach (var row in rows)
                        replicas[random.Next(replicas.Length)].Add(row);
                    foreach (var replica in replicas)
                        random.Shuffle(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(replica));
                    random.Shuffle(replicas);
                    var merged = new PoolStatistics(3, Horizon);
                    foreach (var replica in replicas)
                        merged.Merge(Fold(replica, random));
                    AssertSame(whole, merged);
                })
            .QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Begin_ChangedArm_KeepsItsShareOfEveryEarlierRowHoweverLateItComes()
    {
        var (early, late) = (new PoolStatistics(1), new PoolStatistics(1));
        foreach (var pool in new[] { early, late })
        {
            for (var i = 0; i < 10; i++)
                pool.Tick();
        }

        var generation = new Generation("a", 10, "a", 0.25);
        Learn(early, "a", 4, quality: 1);
        early.Begin(generation);
        late.Begin(generation);
        Learn(late, "a", 4, quality: 1);

        Assert.Equal(0.25 * Math.Exp(4 / early.Horizon), early.GetArm("a").Quality.Count, 1e-12);
        Assert.Equal(early.GetArm("a").Quality.Count, late.GetArm("a").Quality.Count, 1e-12);
    }

    [Fact]
    public void Begin_ToldAgainByAnotherOwnerInEitherOrder_CountsOnceAndTheSame()
    {
        var (first, second) = (new Generation("a", 10, "a", 0.25) { Number = 1 }, new Generation("a", 12, "a", 0.125) { Number = 1 });
        PoolStatistics[] pools = [Told(first, second), Told(second, first), Told(first, second, second, first)];

        // Ten rows at an eighth, one of them late, and four since.
        Assert.All(pools, pool => Assert.Equal(10.0 / 8 + 4, pool.GetArm("a").Quality.Count, 1e-12));
        Assert.All(pools, pool => Assert.Equal(second, Assert.Single(pool.GenerationsOf("a"))));
        Assert.All(pools, pool => Assert.Equal(14, pool.GetArm("a").Answers));

        static PoolStatistics Told(Generation before, params Generation[] after)
        {
            var pool = new PoolStatistics(1, double.PositiveInfinity);
            for (var time = 1; time <= 9; time++)
                Learn(pool, "a", time, quality: 1);
            pool.Begin(before);
            for (var time = 20; time < 24; time++)
                Learn(pool, "a", time, quality: 1);
            foreach (var again in after)
                pool.Begin(again);
            Learn(pool, "a", 3, quality: 1);
            return pool;
        }
    }

    [Fact]
    public void Begin_NewVersionToldAgain_TakesOverOnce()
    {
        var pool = Learned("model@1");
        var welcome = pool.Welcome("model@2", "model@1")!;
        pool.Begin(welcome);

        pool.Begin(welcome with { Start = welcome.Start + 1, Keep = welcome.Keep / 2 });

        Assert.Equal(1, welcome.Number);
        Assert.Equal(15, pool.GetArm("model@2").Quality.Count, 1e-9);
        Assert.Equal(0, pool.GetArm("model@2").Answers);
    }

    [Fact]
    public void Begin_SecondHeardOfBeforeTheFirst_LeavesWhatCameSinceAlone()
    {
        var (first, second) = (new Generation("a", 10, "a", 0.5) { Number = 1 }, new Generation("a", 20, "a", 0.25) { Number = 2 });
        var pool = new PoolStatistics(1, double.PositiveInfinity);
        Learn(pool, "a", 1, quality: 1);
        pool.Begin(second);
        Learn(pool, "a", 21, quality: 1);

        pool.Begin(first);

        Assert.Equal(0.125 + 1, pool.GetArm("a").Quality.Count, 1e-12);
        Assert.Equal([first, second], pool.GenerationsOf("a"));
    }

    [Fact]
    public void FindChange_OfAnArmThatHasBegunAnew_HasTheNextNumber()
    {
        var pool = new PoolStatistics(1);
        pool.Begin(new Generation("a", 0, "a", 0.5));
        pool.Begin(new Generation("a", 0, "a", 0.5) { Number = 3 });
        for (var i = 0; i < 60; i++)
            Learn(pool, "a", pool.Tick(), quality: 0, new Prediction(0.8, 0.02));

        Assert.Equal(4, pool.FindChange("a")!.Number);
    }

    [Fact]
    public void Begin_WithoutNumbers_IsOneOfItsOwnEachTime()
    {
        var pool = new PoolStatistics(1, double.PositiveInfinity);
        Learn(pool, "a", 1, quality: 1);

        pool.Begin(new Generation("a", 2, "a", 0.5));
        pool.Begin(new Generation("a", 3, "a", 0.5));

        Assert.Equal(0.25, pool.GetArm("a").Quality.Count);
    }

    [Fact]
    public void Merge_ReplicaThatHadNotHeardOfAGeneration_CountsAsOfTheOneBefore()
    {
        var (owner, replica) = (new PoolStatistics(1, double.PositiveInfinity), new PoolStatistics(1, double.PositiveInfinity));
        Learn(owner, "a", 1, quality: 1);
        Learn(replica, "a", 2, quality: 0);
        owner.Begin(new Generation("a", 2, "a", 0.5));

        owner.Merge(replica);

        Assert.Equal(1, owner.GetArm("a").Quality.Count, 1e-12);
        Assert.Single(owner.GenerationsOf("a"));
    }

    [Fact]
    public void Merge_OwnerThatHadNotHeardOfAGeneration_TakesItOver()
    {
        var (owner, replica) = (new PoolStatistics(1, double.PositiveInfinity), new PoolStatistics(1, double.PositiveInfinity));
        Learn(owner, "a", 1, quality: 1);
        Learn(replica, "a", 2, quality: 1);
        replica.Begin(new Generation("a", 2, "a", 0.5));
        Learn(replica, "a", 3, quality: 1);

        owner.Merge(replica);

        Assert.Equal(0.5 + 0.5 + 1, owner.GetArm("a").Quality.Count, 1e-12);
        Assert.Single(owner.GenerationsOf("a"));
    }

    [Fact]
    public void Welcome_PoolThatIsLearningStill_JustJoins()
    {
        var pool = new PoolStatistics(1);
        Learn(pool, "a", pool.Tick(), quality: 1);

        Assert.Null(pool.Welcome("b"));
    }

    [Fact]
    public void Welcome_PoolThatHasLearned_IsANewcomerThatOthersStatisticsDoNotTouch()
    {
        var pool = Learned("a");

        var generation = pool.Welcome("b");
        Assert.NotNull(generation);
        pool.Begin(generation);

        Assert.True(generation.IsNewcomer);
        Assert.True(pool.GetArm("b").IsNewcomer);
        Assert.Equal(0, pool.GetArm("b").Pulls);
        Learn(pool, "b", pool.Tick(), quality: 1);
        Assert.Equal(1, pool.GetArm("b").Quality.Count, 0.01);
    }

    [Fact]
    public void Welcome_AnotherVersionOfAModel_BeginsWithAPartOfWhatIsKnown()
    {
        var pool = Learned("model@1");
        var earlier = pool.GetArm("model@1").Quality;

        pool.Begin(pool.Welcome("model@2", "model@1")!);

        var later = pool.GetArm("model@2").Quality;
        Assert.Equal(30, later.Count, 1e-9);
        Assert.Equal(earlier.XY[0] / earlier.Count, later.XY[0] / later.Count, 1e-12);
        Assert.False(pool.GetArm("model@2").IsNewcomer);
        Assert.Equal(0, pool.GetArm("model@2").Answers);
    }

    [Theory]
    [InlineData(0.7, 0.0, 20)]
    [InlineData(0.5, 0.0, 30)]
    [InlineData(0.9, 0.5, 50)]
    [InlineData(0.3, 0.9, 30)]
    public void FindChange_QualityJumps_IsFoundWithinTensOfScores(double before, double after, int atMost)
    {
        var delays = Enumerable.Range(0, 20).Select(seed => DelayOfDetection(before, after, seed)).ToArray();

        Assert.InRange(delays.Average(), 1, atMost);
    }

    [Theory]
    [InlineData(0.98)]
    [InlineData(0.7)]
    [InlineData(0.3)]
    public void FindChange_QualityStaysWhatItIs_RaisesNoAlarm(double quality)
    {
        var random = new Random(5);
        var alarms = 0;
        for (var run = 0; run < 20; run++)
        {
            var pool = new PoolStatistics(1);
            for (var i = 0; i < 3000; i++)
                alarms += Play(pool, random.NextDouble() < quality ? 1 : 0) ? 1 : 0;
        }

        Assert.Equal(0, alarms);
    }

    [Fact]
    public void FindChange_PredictionsMadeLongAgoByAnIgnorantPolicy_RaiseNoAlarm()
    {
        // 200 scores under way at once, all predicted by the prior of a cold start: wrong, and known to be uncertain.
        var pool = new PoolStatistics(1);
        for (var i = 0; i < 200; i++)
            Learn(pool, "a", pool.Tick(), quality: 0, new Prediction(0.8, 0.14));

        Assert.Null(pool.FindChange("a"));
    }

    [Fact]
    public void FindChange_CorrectedScores_CountAsCorrected()
    {
        var pool = new PoolStatistics(1);
        for (var i = 0; i < 30; i++)
        {
            var time = pool.Tick();
            Learn(pool, "a", time, quality: 0, new Prediction(0.8, 0.02));
            pool.Add("a", time, new Observation { Context = [1], Quality = 0.8, PreviousQuality = 0, Predicted = new Prediction(0.8, 0.02) });
        }

        Assert.Equal(0, pool.SurprisesOf("a").Evidence(), 1e-9);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(double.NaN)]
    [InlineData(-5)]
    public void Constructor_ImpossibleHorizon_Throws(double horizon) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new PoolStatistics(1, horizon));

    private sealed record Row(string Arm, long Time, double[] Context, double Quality, double Energy);

    private static List<Row> Rows(Random random, int count) =>
    [
        .. Enumerable.Range(1, count).Select(time => new Row(
            s_arms[random.Next(3)], time, [1, random.NextDouble(), random.NextDouble()], random.NextDouble(), random.NextDouble())),
    ];

    private static PoolStatistics Fold(IEnumerable<Row> rows, Random random)
    {
        var pool = new PoolStatistics(3, Horizon);
        foreach (var row in rows)
        {
            pool.Witness(row.Time);
            pool.Add(row.Arm, row.Time, new Observation
            {
                Context = row.Context,
                Quality = row.Quality,
                Energy = row.Energy,
                Answered = true,
                Weight = pool.WeightOf(row.Arm, row.Time),
            });
            if (random.Next(10) == 0)
                pool.MoveLandmark();
        }

        return pool;
    }

    private static void AssertSame(PoolStatistics expected, PoolStatistics actual)
    {
        Assert.Equal(expected.Clock, actual.Clock);
        var scale = Math.Exp((actual.Landmark - expected.Landmark) / Horizon);
        foreach (var arm in expected.Arms)
        {
            var (a, b) = (expected.GetArm(arm), actual.GetArm(arm));
            Assert.Equal(a.Answers, b.Answers);
            AssertClose(a.Quality.XX, b.Quality.XX, scale);
            AssertClose(a.Quality.XY, b.Quality.XY, scale);
            AssertClose([a.Quality.YY], [b.Quality.YY], scale);
            AssertClose(a.Energy.XX, b.Energy.XX, scale);
            AssertClose(a.Energy.XY, b.Energy.XY, scale);
            AssertClose(a.EnergyOfQualityRows, b.EnergyOfQualityRows, scale);
        }
    }

    private static void AssertClose(double[] expected, double[] actual, double scale)
    {
        for (var i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], actual[i] * scale, 1e-9 * Math.Max(1, Math.Abs(expected[i])));
    }

    private static PoolStatistics Learned(string arm)
    {
        var pool = new PoolStatistics(1, double.PositiveInfinity);
        for (var i = 0; i < 200; i++)
            Learn(pool, arm, pool.Tick(), quality: i % 4 / 4.0);
        return pool;
    }

    private static int DelayOfDetection(double before, double after, int seed)
    {
        var random = new Random(seed);
        var pool = new PoolStatistics(1);
        for (var i = 0; i < 500; i++)
            Play(pool, random.NextDouble() < before ? 1 : 0);
        var delay = 1;
        while (!Play(pool, random.NextDouble() < after ? 1 : 0))
            delay++;
        return delay;
    }

    // One answer of an arm whose quality is predicted by its running mean.
    private static bool Play(PoolStatistics pool, double quality)
    {
        var sums = pool.GetArm("a").Quality;
        var predicted = new Prediction((8 + sums.XY[0]) / (10 + sums.Count), 0.45 / Math.Sqrt(10 + sums.Count));
        Learn(pool, "a", pool.Tick(), quality, predicted);
        return pool.FindChange("a") is not null;
    }

    private static void Learn(PoolStatistics pool, string arm, long time, double quality, Prediction? predicted = null) =>
        pool.Add(arm, time, new Observation { Context = [1], Quality = quality, Answered = true, Weight = pool.WeightOf(arm, time), Predicted = predicted });
}
