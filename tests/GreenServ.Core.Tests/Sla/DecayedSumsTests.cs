using GreenServ.Core.Sla;

namespace GreenServ.Core.Tests.Sla;

public sealed class DecayedSumsTests
{
    [Fact]
    public void Item_DecisionsOfDifferentAge_CountByTheirAge()
    {
        var sums = new DecayedSums(1, horizon: 100);

        sums.Add(0, 1, 5);
        sums.Add(0, 101, 1);
        sums.Advance(201);

        Assert.Equal(5 * Math.Exp(-2) + Math.Exp(-1), sums[0], 12);
    }

    [Fact]
    public void Add_ManyHorizons_StaysExact()
    {
        var sums = new DecayedSums(1, horizon: 50);
        var expected = 0.0;
        for (var n = 1; n <= 10_000; n++)
        {
            sums.Add(0, n, n % 7);
            expected = expected * Math.Exp(-1 / 50.0) + n % 7;
        }

        Assert.Equal(expected, sums[0], 1e-9);
    }

    [Fact]
    public void Item_AnyOrder_IsTheSame()
    {
        for (var seed = 0; seed < 50; seed++)
        {
            var random = new Random(seed);
            (long Time, double Amount)[] events = [.. Enumerable.Range(1, 300).Select(n => ((long)n, random.NextDouble() - 0.5))];
            var expected = Sum(events);
            random.Shuffle(events);

            var actual = Sum(events);

            Assert.Equal(expected.Now, actual.Now);
            Assert.Equal(expected[0], actual[0], 1e-9);
        }
    }

    [Fact]
    public void Merge_Parts_IsTheSumOfAll()
    {
        (long Time, double Amount)[] events = [.. Enumerable.Range(1, 300).Select(n => ((long)n, n % 5 - 2.0))];
        var merged = Sum(events[..100]);
        merged.Merge(Sum(events[200..]));
        merged.Merge(Sum(events[100..200]));

        Assert.Equal(Sum(events)[0], merged[0], 1e-9);
    }

    [Fact]
    public void Merge_OtherHorizon_IsRefused() =>
        Assert.Throws<ArgumentException>(() => new DecayedSums(1, 10).Merge(new DecayedSums(1, 20)));

    [Fact]
    public void ChangeHorizon_Midway_FadesByTheNewOneFromThenOn()
    {
        var sums = new DecayedSums(1, horizon: 100);
        sums.Add(0, 1, 1);
        sums.Advance(101);

        sums.ChangeHorizon(10);
        Assert.Equal(Math.Exp(-1), sums[0], 12);
        sums.Advance(111);

        Assert.Equal(Math.Exp(-2), sums[0], 12);
    }

    [Fact]
    public void Restore_ExportedState_GoesOnTheSame()
    {
        var (sums, restored) = (Sum([(3, 1), (5, 2)]), new DecayedSums(1, 1));

        restored.Restore(sums.Export());
        sums.Add(0, 40, 1);
        restored.Add(0, 40, 1);

        Assert.Equal(sums[0], restored[0]);
        Assert.Equal(sums.Export().Values, restored.Export().Values);
    }

    [Fact]
    public void Restore_NotANumber_IsRefused() =>
        Assert.Throws<ArgumentException>(() => new DecayedSums(1, 10).Restore(new DecayedState(1, 0, 10, [double.NaN])));

    private static DecayedSums Sum((long Time, double Amount)[] events)
    {
        var sums = new DecayedSums(1, horizon: 20);
        foreach (var (time, amount) in events)
            sums.Add(0, time, amount);
        return sums;
    }
}
