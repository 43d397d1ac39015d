using FsCheck;
using FsCheck.Fluent;
using GreenServ.Core.Bandits;

namespace GreenServ.Core.Tests.Bandits;

public sealed class ArmStatisticsTests
{
    private const int D = 4;

    [Fact]
    public void Merge_InAnyOrderAndGrouping_GivesTheSameSums()
    {
        Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), ArbMap.Default.ArbFor<int>(), (rows, seed) =>
        {
            var inOrder = new ArmStatistics(D);
            foreach (var row in rows)
                inOrder.Add(Observe(row));

            var parts = new[] { new ArmStatistics(D), new ArmStatistics(D), new ArmStatistics(D) };
            var random = new Random(seed);
            var shuffled = rows.ToArray();
            random.Shuffle(shuffled);
            foreach (var row in shuffled)
                parts[random.Next(3)].Add(Observe(row));
            var merged = new ArmStatistics(D);
            foreach (var part in parts.Reverse())
                merged.Merge(part);

            return Same(inOrder, merged);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Add_CorrectedQuality_EqualsHavingKnownItAtOnce()
    {
        var corrected = new ArmStatistics(D);
        corrected.Add(new Observation { Context = Context(2), Quality = 0.2, Energy = 0.5 });
        corrected.Add(new Observation { Context = Context(2), Quality = 0.9, PreviousQuality = 0.2, Energy = 0.5, EnergyCounted = true });
        var atOnce = new ArmStatistics(D);
        atOnce.Add(new Observation { Context = Context(2), Quality = 0.9, Energy = 0.5 });

        Assert.True(Same(atOnce, corrected));
        Assert.Equal(1, corrected.Pulls);
    }

    [Fact]
    public void Add_EnergyFirstQualityLater_EqualsBothAtOnce()
    {
        var later = new ArmStatistics(D);
        later.Add(new Observation { Context = Context(1), Energy = 0.5 });
        later.Add(new Observation { Context = Context(1), Quality = 0.7, Energy = 0.5, EnergyCounted = true });
        var atOnce = new ArmStatistics(D);
        atOnce.Add(new Observation { Context = Context(1), Quality = 0.7, Energy = 0.5 });

        Assert.True(Same(atOnce, later));
    }

    // Multiples of 1/8 add exactly, so that order cannot show in the last digit.
    private static Observation Observe(byte row) => new() { Context = Context(row), Quality = row % 9 / 8.0, Energy = row / 8.0 };

    private static double[] Context(byte row) => [1, row % 2, row % 3 / 2.0, row % 5 / 4.0];

    private static bool Same(ArmStatistics a, ArmStatistics b) =>
        Same(a.Quality, b.Quality) && Same(a.Energy, b.Energy) && Close(a.EnergyOfQualityRows, b.EnergyOfQualityRows);

    private static bool Same(RegressionSums a, RegressionSums b) => Close(a.XX, b.XX) && Close(a.XY, b.XY) && Math.Abs(a.YY - b.YY) < 1e-9;

    private static bool Close(double[] a, double[] b) => a.Zip(b).All(pair => Math.Abs(pair.First - pair.Second) < 1e-9);
}
