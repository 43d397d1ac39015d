using GreenServ.Core.Sla;

namespace GreenServ.Core.Tests.Sla;

public sealed class BudgetTests
{
    // The three models take 1, 4 and 20 on average.
    [Theory]
    [InlineData(1.5)]
    [InlineData(3)]
    [InlineData(6)]
    [InlineData(12)]
    public void Terms_TradeOffThatWouldSpendMore_KeepsTheBudget(double budget)
    {
        var run = new SteeredRun(alpha: null, seed: 1, budget: budget);
        run.Play(1000);
        var (spent, quality) = (run.Spent, run.TotalQuality);

        run.Play(3000);

        Assert.Equal(budget, (run.Spent - spent) / 3000, 0.01 * budget);
        Assert.Equal(run.Controller.Plan!.Budget!.Quality, (run.TotalQuality - quality) / 3000, 0.03);
    }

    [Fact]
    public void Terms_PromiseThatTakesMore_BudgetWins()
    {
        var run = new SteeredRun(alpha: 0.85, seed: 2, budget: 3);

        run.Play(4000);

        Assert.True(run.Controller.Plan!.IsTorn);
        Assert.Equal(3, run.Spent / 4000, 0.03);
        Assert.InRange(run.Quality, 0.6, 0.7);
    }

    [Fact]
    public void Terms_PromiseThatTakesLess_IsKeptWithinTheBudget()
    {
        var run = new SteeredRun(alpha: 0.6, seed: 3, budget: 12);

        run.Play(4000);

        Assert.False(run.Controller.Plan!.IsTorn);
        Assert.InRange(run.Quality, 0.595, 0.61);
        Assert.True(run.Spent / 4000 < 4);
    }

    [Fact]
    public void Terms_BudgetBelowTheCheapestModel_RaisesTheAlarmAndUsesIt()
    {
        var run = new SteeredRun(alpha: null, seed: 4, budget: 0.5);

        run.Play(2000);

        Assert.False(run.Controller.Plan!.Budget!.IsReachable);
        Assert.Equal(1, run.Controller.Plan.Budget.LeastEnergy, 0.1);
        Assert.True(run.Choices.Count(arm => arm == 0) > 1950);
    }

    [Fact]
    public void Terms_BudgetThatFitsEverything_LimitsNothing()
    {
        var run = new SteeredRun(alpha: null, seed: 5, budget: 50);

        run.Play(500);

        Assert.True(run.Controller.Plan!.Budget!.IsSlack);
        Assert.Null(run.Controller.Terms().Limit);
    }

    [Fact]
    public void Terms_BudgetUnspentForLong_IsNotSpentAllAtOnceLater()
    {
        var run = new SteeredRun(alpha: 0.5, seed: 6, budget: 6);
        run.Play(5000);
        Assert.Equal(-DebtClaim.Bound, run.Controller.Account.BudgetDebt.Value, 1.0);

        run.Controller.Promise(new SlaGoal(0.95, 6));
        var spent = run.Spent;
        run.Play(2000);

        // 2,000 requests' worth, and the bank of 100.
        Assert.InRange((run.Spent - spent) / 6, 1990, 2110);
    }

    [Fact]
    public void Answered_NoBudget_IsRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new BudgetDebt().Answered(1, 5, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new BudgetDebt().Answered(1, double.NaN, 1));
    }
}
