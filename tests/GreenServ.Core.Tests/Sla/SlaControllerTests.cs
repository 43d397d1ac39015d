using GreenServ.Core.Sla;

namespace GreenServ.Core.Tests.Sla;

public sealed class SlaControllerTests
{
    [Theory]
    [InlineData(0.6)]
    [InlineData(0.75)]
    [InlineData(0.85)]
    public void Weights_SteadyPool_KeepsThePromise(double alpha)
    {
        var run = new SteeredRun(alpha, seed: 1);

        run.Play(3000);

        // Debt of a few answers, whatever the number of decisions.
        Assert.InRange(run.Controller.Account.Debt.Value, -15, 15);
        Assert.InRange(run.Quality, alpha - 0.005, alpha + 0.005);
    }

    [Fact]
    public void Weights_EnergyInAnotherUnit_ChoosesTheSame()
    {
        var (joules, millijoules) = (new SteeredRun(0.75, seed: 3), new SteeredRun(0.75, seed: 3, unit: 1000));

        joules.Play(1500);
        millijoules.Play(1500);

        Assert.Equal(joules.Choices, millijoules.Choices);
    }

    [Fact]
    public void Promise_ChangedMidway_IsKeptFromThenOn()
    {
        var run = new SteeredRun(0.85, seed: 2);
        run.Play(1500);
        var (quality, spent) = (run.TotalQuality, run.Spent);

        run.Controller.Promise(new SlaGoal(0.6));
        run.Play(2000);

        Assert.InRange((run.TotalQuality - quality) / 2000, 0.59, 0.615);
        Assert.True((run.Spent - spent) / 2000 < 0.6 * spent / 1500, "a lower promise should cost less");
    }

    [Fact]
    public void Plan_PromiseOutOfReach_RaisesTheAlarmAndNamesWhatIsReachable()
    {
        var run = new SteeredRun(0.98, seed: 4);

        run.Play(2000);

        Assert.False(run.Controller.Plan!.Quality!.IsReachable);
        Assert.InRange(run.Controller.Plan.Quality.BestReachable, 0.8, 0.95);
        Assert.Equal(DebtClaim.Bound, run.Controller.Account.Debt.Value, 1.0);
        Assert.InRange(run.Quality, 0.85, 1);
    }

    [Fact]
    public void Promise_LoweredAfterOneOutOfReach_IsNotHeldToThePastForLong()
    {
        var run = new SteeredRun(0.98, seed: 4);
        run.Play(4000);

        run.Controller.Promise(new SlaGoal(0.7));
        run.Play(2000);
        var quality = run.TotalQuality;
        run.Play(2000);

        Assert.InRange((run.TotalQuality - quality) / 2000, 0.685, 0.715);
    }

    [Fact]
    public void Promise_RaisedAfterALongSurplus_IsKeptSoon()
    {
        // The cheapest model alone gives 0.475.
        var run = new SteeredRun(0.3, seed: 4);
        run.Play(4000);

        run.Controller.Promise(new SlaGoal(0.8));
        run.Play(1000);
        var quality = run.TotalQuality;
        run.Play(2000);

        Assert.InRange((run.TotalQuality - quality) / 2000, 0.785, 0.815);
    }

    [Fact]
    public void Weights_SparseLateFeedback_CountsOnPredictionsWithoutDrift()
    {
        var run = new SteeredRun(0.75, seed: 5, share: 0.2, delay: 200);

        run.Play(10_000);

        Assert.InRange(run.Quality, 0.73, 0.79);
    }

    [Fact]
    public void Weights_AnyFeedback_AreFiniteAndPositive()
    {
        var random = new Random(6);
        for (var trial = 0; trial < 30; trial++)
        {
            var run = new SteeredRun(1 - random.NextDouble(), seed: trial, share: 0.05 + 0.95 * random.NextDouble(), delay: random.Next(50), unit: Math.Pow(10, random.Next(-6, 7)))
            {
                AfterEach = controller =>
                {
                    var terms = controller.Terms(random.NextDouble() * 20 - 10);
                    Assert.True(double.IsFinite(terms.Weights.Quality) && terms.Weights.Quality > 0);
                    Assert.InRange(terms.Debt.Value, -DebtClaim.Bound, DebtClaim.Bound);
                },
            };
            run.Play(300);
        }
    }

    /// <summary>As after a restart: what is kept of the account is enough to go on.</summary>
    [Fact]
    public void Controller_OverARestoredAccount_GoesOnWhereItWas()
    {
        var run = new SteeredRun(0.75, seed: 7);
        run.Play(800);

        var restored = new SlaController(new SlaGoal(0.75), 3, new Random(1), SlaAccount.From(run.Controller.Account.Export()));

        Assert.Equal(run.Controller.Terms(), restored.Terms());
        Assert.Equal(run.Controller.Price, restored.Price);
        Assert.True(restored.HasPrice);
        Assert.Equal(801, restored.Stamp());
    }

    [Fact]
    public void Controller_RestoredForAnotherAlpha_TakesTheNextPlanAtOnce()
    {
        var run = new SteeredRun(0.6, seed: 7);
        run.Play(800);

        var restored = new SlaController(new SlaGoal(0.85), 3, new Random(1), SlaAccount.From(run.Controller.Account.Export()));
        restored.Adopt(new SlaPlan(new SlaGoal(0.85), new PricePlan(123, true, 0.9, 1), null));

        Assert.Equal(Math.Log(123), restored.Price!.LogPrice, 9);
    }

    [Fact]
    public void Adopt_PlanForAnotherGoal_IsPassedOver()
    {
        var controller = new SlaController(new SlaGoal(0.6), 1, new Random(1));
        controller.Offer([1], [true]);
        controller.Promise(new SlaGoal(0.8));

        controller.Adopt(new SlaPlan(new SlaGoal(0.6), new PricePlan(123, true, 0.9, 1), null));

        Assert.Null(controller.Plan);
        Assert.True(controller.PlanIsDue);
    }

    [Fact]
    public void Promise_OtherGoal_IsPlannedForWithoutAnotherDecision()
    {
        var run = new SteeredRun(0.6, seed: 9);
        run.Play(500);
        var before = run.Controller.Terms().Weights.Quality;

        run.Controller.Promise(new SlaGoal(0.85));
        Assert.True(run.Controller.PlanIsDue);
        run.Replan();

        Assert.False(run.Controller.PlanIsDue);
        Assert.True(run.Controller.Terms().Weights.Quality > 1.5 * before);
    }

    [Fact]
    public void Terms_DecisionsInFlight_AreOwedAlready()
    {
        var controller = new SlaController(new SlaGoal(0.8), 1, new Random(1));

        Assert.Equal(3, controller.Terms(inFlight: 3).Debt.Value);
        Assert.True(controller.Terms(inFlight: 3).Price > controller.Terms().Price);
    }
}
