using GreenServ.Core.Policies;
using GreenServ.Lab.Replay;

namespace GreenServ.Lab.Tests.Replay;

public sealed class PlayedPoolTests
{
    private static readonly double[] s_context = [1];

    [Fact]
    public void Join_ModelThatComesBack_KeepsItsPlaceAndWhatWasLearned()
    {
        var pool = New();
        pool.Join([(0, "a"), (1, "b")]);
        Answer(pool, arm: 0, quality: 0.2, times: 30);
        Answer(pool, arm: 1, quality: 0.9, times: 30);
        var before = Estimates(pool);

        pool.Join([(1, "b")]);

        Assert.Equal(2, pool.Arms);
        Assert.Equal(before, Estimates(pool));
    }

    [Fact]
    public void Join_NewModel_GetsThePolicyAnewOverAllThatWasLearned()
    {
        var made = 0;
        var pool = New(() => made++);
        pool.Join([(3, "d"), (1, "b")]);
        Answer(pool, arm: 0, quality: 0.9, times: 60);
        Answer(pool, arm: 1, quality: 0.1, times: 60);

        pool.Join([(0, "a")]);

        Assert.Equal([3, 1, 0], Enumerable.Range(0, pool.Arms).Select(pool.ModelOf));
        Assert.Equal(3, made);
        var estimates = Estimates(pool);
        Assert.Equal([60, 60, 0], estimates.Select(estimate => estimate.Pulls));
        Assert.InRange(estimates[0].QualityMean, 0.8, 1);
        // The pool has learned already, so the newcomer is believed to be as good as the best.
        Assert.InRange(estimates[2].QualityMean, 0.8, 1);
    }

    [Fact]
    public void Scored_ModelThatBreaks_IsNoticedAndBeginsAnew()
    {
        var pool = New();
        pool.Join([(0, "a"), (1, "b")]);
        Answer(pool, arm: 0, quality: 0.9, times: 200);

        var noticed = Answer(pool, arm: 0, quality: 0, times: 60);

        Assert.InRange(noticed, 1, 30);
        Assert.InRange(Estimates(pool)[0].QualityMean, -0.1, 0.4);
    }

    private static PlayedPool New(Action? made = null) => new(1, 20_000, () =>
    {
        made?.Invoke();
        return PolicyCatalog.Create("default", 1, []);
    });

    /// <summary>The number of the answer after which the arm was first found to have changed; 0 where it was not.</summary>
    private static int Answer(PlayedPool pool, int arm, double quality, int times)
    {
        var noticed = 0;
        for (var i = 1; i <= times; i++)
        {
            var time = pool.Tick();
            var predicted = Estimates(pool)[arm];
            pool.Answered(arm, time, s_context, 0.5);
            if (pool.Scored(arm, time, s_context, 0.5, quality, predicted) && noticed == 0)
                noticed = i;
        }

        return noticed;
    }

    private static ArmEstimate[] Estimates(PlayedPool pool)
    {
        var estimates = new ArmEstimate[pool.Arms];
        pool.Policy.Estimate(s_context, estimates);
        return estimates;
    }
}
