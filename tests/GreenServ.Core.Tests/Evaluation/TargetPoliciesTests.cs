using GreenServ.Core.Evaluation;
using GreenServ.Core.Policies;

namespace GreenServ.Core.Tests.Evaluation;

public sealed class TargetPoliciesTests
{
    private static readonly LoggedDecision s_decision = Log.Decision(0, 1, 0.5, 0.3, 0.2)
        .With(0, _ => Log.Candidate(0, 0.5, quality: 0.9, variance: 1e-6, energy: 0.8))
        .With(1, _ => Log.Candidate(1, 0.3, quality: 0.6, variance: 1e-6, energy: 0.1));

    [Fact]
    public void Logged_AnyDecision_RepeatsTheLog() => Assert.Equal([0.5, 0.3, 0.2], TargetPolicies.Logged.Probabilities(s_decision));

    [Fact]
    public void Uniform_OneArmNotAllowed_SharesAmongTheOthers() =>
        Assert.Equal([0.5, 0, 0.5], TargetPolicies.Uniform.Probabilities(Masked(1)));

    [Fact]
    public void Static_ArmAllowed_AlwaysChoosesIt() => Assert.Equal([0, 1, 0], TargetPolicies.Static("b").Probabilities(s_decision));

    [Fact]
    public void Static_ArmNotAllowed_SharesAmongTheOthers() =>
        Assert.Equal([0.5, 0, 0.5], TargetPolicies.Static("b").Probabilities(Masked(1)));

    [Fact]
    public void OtherLambda_SameAsTheDefaultPolicy_OnTheRecordedEstimates()
    {
        var expected = new double[3];
        PolicyCatalog.Create("default", 4, ["a", "b", "c"]).Probabilities(
            s_decision.Candidates.Select(candidate => candidate.Estimate).ToArray(), [true, true, true], Weights.FromLambda(0.4),
            s_decision.Exploration, expected);

        Assert.Equal(expected, TargetPolicies.OtherLambda(0.4).Probabilities(s_decision));
    }

    [Theory]
    [InlineData(300, 0)]
    [InlineData(200, 1)]
    public void OtherPrice_ThreeTenthsOfAnAnswerForSeventyJoules_DecidesByPrice(double price, int best) =>
        Assert.True(TargetPolicies.OtherPrice(price).Probabilities(s_decision)[best] > 0.98);

    [Fact]
    public void OtherPrice_NoFiniteNumber_IsRefused() => Assert.Throws<ArgumentOutOfRangeException>(() => TargetPolicies.OtherPrice(double.NaN));

    private static LoggedDecision Masked(int arm) => s_decision.With(arm, candidate => candidate with { Allowed = false, Probability = 0 });
}
