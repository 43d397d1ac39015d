using System.Globalization;
using System.Numerics.Tensors;
using GreenServ.Core.Bandits;

namespace GreenServ.Core.Policies;

/// <summary>
/// MESS+ as published (arXiv 2505.19947, algorithm 1): with probability p_t = min(1, c·t^(−1/4)) the whole pool is asked, all
/// answers are learned from and the largest model's is returned; otherwise argmin of V·E + Q·(α − ŝ), the first arm of the
/// list winning ties. Its weights are (Q, V), see <see cref="Sla.MessPlusDebt"/>.
/// </summary>
/// <remarks>
/// <para>
/// E is each arm's plain mean energy, not a function of the request; an arm never observed counts as free. ŝ is a ridge
/// regression on the context in place of the published network, starting at one half as a sigmoid does. The largest model is
/// the dearest by mean energy, the last of the list among equals.
/// </para>
/// <para>Live, an exploration draws one arm, evenly, and whatever feedback arrives teaches: that is not the published method.</para>
/// </remarks>
internal sealed class MessPlusPolicy(int dimension, double c = 0.1, double ridge = 1) : PooledPolicy, IPoolExploringPolicy
{
    private const double Start = 0.5;

    private readonly double[] _ridge = Enumerable.Repeat(ridge, dimension).ToArray();
    private readonly double[] _scratch = new double[dimension];
    private RidgeInverse[] _inverses = [];
    private double[][] _coefficients = [];

    public override string Name => PolicyCatalog.MessPlus;

    public override string Parameters => string.Create(CultureInfo.InvariantCulture, $"c={c:R};ridge={ridge:R}");

    protected override double Rate
    {
        get
        {
            var answers = 0.0;
            for (var k = 0; k < Arms.Count; k++)
                answers += Arms[k].Energy.Count;
            return PoolRate((long)answers + 1);
        }
    }

    public double PoolRate(long decision) => Math.Min(1, c * Math.Pow(Math.Max(decision, 1), -0.25));

    public int AnswerOf(ReadOnlySpan<ArmEstimate> estimates, ReadOnlySpan<bool> allowed)
    {
        var largest = -1;
        for (var k = 0; k < estimates.Length; k++)
        {
            if (allowed[k] && (largest < 0 || estimates[k].EnergyMean >= estimates[largest].EnergyMean))
                largest = k;
        }

        return largest;
    }

    public override void Estimate(ReadOnlySpan<double> context, Span<ArmEstimate> estimates)
    {
        for (var k = 0; k < Arms.Count; k++)
        {
            var energy = Arms[k].Energy;
            var mean = energy.Count > 0 ? energy.XY[0] / energy.Count : Arms[k].PriorEnergy ?? 0;
            estimates[k] = new ArmEstimate(Start + TensorPrimitives.Dot(_coefficients[k], context), 0, mean, Arms[k].Pulls);
        }
    }

    protected override void Rebuild()
    {
        _inverses = [.. Arms.Select(_ => new RidgeInverse(dimension))];
        _coefficients = [.. Arms.Select(_ => new double[dimension])];
        for (var k = 0; k < Arms.Count; k++)
        {
            _inverses[k].Rebuild(Arms[k].Quality, _ridge);
            Solve(k);
        }
    }

    protected override void Learn(int arm, in Observation observation)
    {
        if (observation.Quality is null)
            return;
        if (observation.PreviousQuality is null)
            _inverses[arm].Update(Arms[arm].Quality, observation.Context, observation.Weight);
        Solve(arm);
    }

    protected override void Distribute(
        ReadOnlySpan<ArmEstimate> estimates, ReadOnlySpan<bool> allowed, in Weights weights, in Exploration exploration, Span<double> probabilities)
    {
        ProbabilityVector.AddUniform(probabilities, allowed, exploration.Rate);
        var best = -1;
        var lowest = double.PositiveInfinity;
        for (var k = 0; k < estimates.Length; k++)
        {
            if (!allowed[k])
                continue;
            var score = weights.Energy * estimates[k].EnergyMean - weights.Quality * estimates[k].QualityMean;
            if (best >= 0 && !(score < lowest))
                continue;
            (best, lowest) = (k, score);
        }

        probabilities[best] += 1 - exploration.Rate;
    }

    // θ = (Σxxᵀ + R)⁻¹ Σx(s − ½)
    private void Solve(int arm)
    {
        var sums = Arms[arm].Quality;
        TensorPrimitives.MultiplyAdd(sums.XX.AsSpan(0, dimension), -Start, sums.XY, _scratch);
        _inverses[arm].Multiply(_scratch, _coefficients[arm]);
    }
}
