using GreenServ.Core.Policies;
using GreenServ.Core.Sla;

namespace GreenServ.Core.Tests.Sla;

public sealed class PricePlanTests
{
    // Two contexts. First: 0.4 for 1 J, 0.8 for 5 J (10 J an answer). Second: 0.6 for 1 J, 0.8 for 9 J (40 J an answer).
    private static readonly ArmEstimate[] s_certain =
        [new(0.4, 0, 1, 9), new(0.8, 0, 5, 9), new(0.6, 0, 1, 9), new(0.8, 0, 9, 9)];

    [Theory]
    [InlineData(0.49, 7, true)]
    [InlineData(0.5, 7, true)]
    [InlineData(0.51, 10, true)]
    [InlineData(0.7, 10, true)]
    [InlineData(0.71, 40, true)]
    [InlineData(0.8, 40, true)]
    [InlineData(0.81, 40, false)]
    public void Solve_CertainArms_IsThePriceOfTheLastGainNeeded(double alpha, double price, bool reachable)
    {
        var plan = Solve(2, s_certain, alpha);

        Assert.Equal(price, plan.Price, 9);
        Assert.Equal(reachable, plan.IsReachable);
        Assert.Equal(0.8, plan.BestReachable, 12);
    }

    [Theory]
    [InlineData(0.5, 1)]
    [InlineData(0.6, 2)]
    [InlineData(0.7, 3)]
    [InlineData(0.75, 5)]
    [InlineData(0.9, 7)]
    public void Solve_Alpha_ExpectsTheEnergyThatJustReachesIt(double alpha, double energy) =>
        Assert.Equal(energy, Solve(2, s_certain, alpha).Energy, 9);

    [Fact]
    public void Solve_UncertainArms_PlansWithOptimismButShowsTheMean()
    {
        // 0.5 + 0.8 · 0.25 = 0.7 is hoped for.
        ArmEstimate[] estimates = [new(0.3, 0, 1, 9), new(0.5, 0.0625, 2, 9)];

        Assert.True(Solve(2, estimates, 0.7).IsReachable);
        Assert.False(Solve(2, estimates, 0.71).IsReachable);
        Assert.Equal(0.5, Solve(2, estimates, 0.7).BestReachable, 12);
    }

    [Fact]
    public void Solve_ArmAboveTheHull_IsNotBought()
    {
        ArmEstimate[] estimates = [new(0.2, 0, 1, 9), new(0.5, 0, 9, 9), new(0.8, 0, 11, 9)];

        Assert.Equal(10 / 0.6, Solve(3, estimates, 0.4).Price, 9);
    }

    [Fact]
    public void Solve_EnergiesInAnotherUnit_ScalesThePrice()
    {
        var scaled = s_certain.Select(estimate => estimate with { EnergyMean = estimate.EnergyMean * 1e-6 }).ToArray();

        Assert.Equal(10e-6, Solve(2, scaled, 0.6).Price, 1e-15);
    }

    [Fact]
    public void Solve_NothingObserved_IsNoPlan() =>
        Assert.Null(PricePlan.Solve(new PlanSnapshot(1, [new(0.8, 0.1, 1, 0)], [true]), 0.5));

    [Fact]
    public void Solve_ArmThatIsNoCandidate_IsLeftOut()
    {
        var plan = PricePlan.Solve(new PlanSnapshot(2, s_certain, [true, true, true, false]), 0.75)!;

        Assert.False(plan.IsReachable);
        Assert.Equal(10, plan.Price, 9);
    }

    [Fact]
    public void Solve_DegenerateEnergies_GivesAPriceThatIsANumber()
    {
        foreach (var energy in new[] { 0, -1, 1e-300, 1e300 })
        {
            foreach (var alpha in new[] { 0.1, 0.5, 1 })
            {
                var plan = Solve(2, [new(0.4, 0.1, energy, 1), new(0.5, 0.1, energy, 1)], alpha);
                Assert.True(double.IsFinite(Math.Log(plan.Price)), $"energy {energy}, α {alpha}: {plan.Price}");
            }
        }
    }

    private static PricePlan Solve(int arms, ArmEstimate[] estimates, double alpha) =>
        PricePlan.Solve(new PlanSnapshot(arms, estimates, [.. estimates.Select(_ => true)]), alpha)!;
}
