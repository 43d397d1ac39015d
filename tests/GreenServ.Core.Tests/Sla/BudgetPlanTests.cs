using GreenServ.Core.Policies;
using GreenServ.Core.Sla;

namespace GreenServ.Core.Tests.Sla;

public sealed class BudgetPlanTests
{
    // Two contexts. First: 0.4 for 1 J, 0.8 for 5 J (10 J an answer). Second: 0.6 for 1 J, 0.8 for 9 J (40 J an answer).
    private static readonly ArmEstimate[] s_certain =
        [new(0.4, 0, 1, 9), new(0.8, 0, 5, 9), new(0.6, 0, 1, 9), new(0.8, 0, 9, 9)];

    [Theory]
    [InlineData(0.9, 7, false, false, 0.5)]
    [InlineData(1, 10, true, false, 0.5)]
    [InlineData(2, 10, true, false, 0.6)]
    [InlineData(2.9, 10, true, false, 0.69)]
    [InlineData(3, 40, true, false, 0.7)]
    [InlineData(5, 40, true, false, 0.75)]
    [InlineData(7, 40 / 0.7, true, true, 0.8)]
    public void Solve_CertainArms_IsThePriceOfTheFirstGainThatDoesNotFit(double budget, double price, bool reachable, bool slack, double quality)
    {
        var plan = Solve(s_certain, budget);

        Assert.Equal(price, plan.Price, 9);
        Assert.Equal((reachable, slack), (plan.IsReachable, plan.IsSlack));
        Assert.Equal(quality, plan.Quality, 9);
        Assert.Equal(1, plan.LeastEnergy, 9);
    }

    /// <summary>Mirror images: the budget that α takes allows the price that α asks for, and the quality α.</summary>
    [Fact]
    public void Solve_EnergyOfAQualityPlan_AllowsItsPriceAndItsQuality()
    {
        var random = new Random(1);
        for (var trial = 0; trial < 200; trial++)
        {
            ArmEstimate[] estimates =
                [.. Enumerable.Range(0, 40).Select(_ => new ArmEstimate(random.NextDouble(), 0, Math.Exp(4 * random.NextDouble()), 9))];
            var snapshot = new PlanSnapshot(4, estimates, [.. estimates.Select(_ => true)]);
            var alpha = 0.3 + 0.6 * random.NextDouble();
            var quality = PricePlan.Solve(snapshot, alpha)!;
            if (!quality.IsReachable || Math.Abs(PricePlan.Solve(snapshot, 1e-9)!.Price - quality.Price) < 1e-12)
                continue;

            var budget = BudgetPlan.Solve(snapshot, quality.Energy * (1 + 1e-12))!;

            Assert.Equal(quality.Price, budget.Price, 1e-9);
            Assert.Equal(alpha, budget.Quality, 1e-9);
        }
    }

    [Fact]
    public void Solve_OneArm_IsSlackWhereItFits()
    {
        ArmEstimate[] estimates = [new(0.5, 0, 2, 9)];

        Assert.True(BudgetPlan.Solve(new PlanSnapshot(1, estimates, [true]), 2)!.IsSlack);
        Assert.False(BudgetPlan.Solve(new PlanSnapshot(1, estimates, [true]), 1.9)!.IsReachable);
    }

    [Fact]
    public void Solve_NothingObserved_IsNoPlan() =>
        Assert.Null(BudgetPlan.Solve(new PlanSnapshot(1, [new(0.8, 0.1, 1, 0)], [true]), 0.5));

    [Theory]
    [InlineData(0.7, 3, false)]
    [InlineData(0.75, 3, true)]
    [InlineData(0.9, 3, false)]
    [InlineData(0.7, 0.5, false)]
    public void IsTorn_PromiseAndBudget_OnlyWhereEachAloneCouldBeKept(double alpha, double budget, bool torn) =>
        Assert.Equal(torn, SlaPlan.Solve(Snapshot(s_certain), new SlaGoal(alpha, budget))!.IsTorn);

    private static BudgetPlan Solve(ArmEstimate[] estimates, double budget) => BudgetPlan.Solve(Snapshot(estimates), budget)!;

    private static PlanSnapshot Snapshot(ArmEstimate[] estimates) => new(2, estimates, [.. estimates.Select(_ => true)]);
}
