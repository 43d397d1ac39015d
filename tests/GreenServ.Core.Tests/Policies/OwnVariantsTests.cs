using GreenServ.Core.Policies;

namespace GreenServ.Core.Tests.Policies;

/// <summary>The rules that share the default policy's models: <c>squarecb</c> and <c>gittins</c>.</summary>
public sealed class OwnVariantsTests
{
    private static readonly Weights s_even = Weights.FromLambda(0.5);

    [Fact]
    public void SquareCb_ThreeArms_WeighsByTheInverseGap()
    {
        // Values 0.3, 0.2, −0.1; K = 3, t = 300: γ = 30·√900 = 900.
        var p = Probabilities("squarecb", [new(0.8, 0.1, 0.2, 100), new(0.5, 0.1, 0.1, 100), new(0.2, 0.1, 0.4, 100)], s_even);

        Assert.Equal(1 / (3 + 900 * 0.1), p[1], 1e-12);
        Assert.Equal(1 / (3 + 900 * 0.4), p[2], 1e-12);
        Assert.Equal(1, p.Sum(), 1e-12);
    }

    [Fact]
    public void SquareCb_NothingPulled_DrawsEvenly() =>
        Assert.All(Probabilities("squarecb", [new(0.8, 0.1, 0.2, 0), new(0.5, 0.1, 0.1, 0)], s_even), p => Assert.Equal(0.5, p, 1e-12));

    [Fact]
    public void SquareCb_WeightsScaled_ChangesNothing()
    {
        ArmEstimate[] estimates = [new(0.8, 0.1, 0.2, 10), new(0.5, 0.1, 0.1, 10)];

        Assert.Equal(Probabilities("squarecb", estimates, s_even)[1], Probabilities("squarecb", estimates, new Weights(40, 40))[1], 1e-12);
    }

    [Fact]
    public void Gittins_EqualMeans_PrefersTheUncertainArm() =>
        Assert.Equal([0, 1], Probabilities("gittins", [new(0.6, 0.001, 0.2, 9), new(0.6, 0.01, 0.2, 9)], s_even));

    [Theory]
    [InlineData(0.00004, 0.22360679774997896)]
    [InlineData(0.0002, 0.49 - 0.11 / 0.7071067811865476)]
    [InlineData(0.0016, 0.63 - 0.26 / 2)]
    [InlineData(0.0036, 0.77 - 0.58 / 3)]
    [InlineData(0.04, 1.940577784598984)]
    public void Gittins_Variance_IsWorthBrezziAndLaisBonus(double variance, double psi)
    {
        // Variance · 500 / 0.2 is 0.1, 0.5, 4, 9, 100.
        var bonus = 0.9 * Math.Sqrt(variance) * psi;

        Assert.Equal([1, 0], Probabilities("gittins", [new(0.5, variance, 0, 9), new(0.5 + bonus - 1e-6, 0, 0, 9)], new Weights(1, 0)));
        Assert.Equal([0, 1], Probabilities("gittins", [new(0.5, variance, 0, 9), new(0.5 + bonus + 1e-6, 0, 0, 9)], new Weights(1, 0)));
    }

    [Fact]
    public void Gittins_Ties_ShareEvenly() =>
        Assert.Equal([0.5, 0.5], Probabilities("gittins", [new(0.6, 0.01, 0.2, 9), new(0.6, 0.01, 0.2, 9)], s_even));

    private static double[] Probabilities(string policy, ArmEstimate[] estimates, Weights weights)
    {
        var probabilities = new double[estimates.Length];
        var allowed = Enumerable.Repeat(true, estimates.Length).ToArray();
        PolicyCatalog.Create(policy, 2, []).Probabilities(estimates, allowed, weights, default, probabilities);
        return probabilities;
    }
}
