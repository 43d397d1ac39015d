using System.Runtime.InteropServices;

namespace GreenServ.Core.Evaluation;

/// <summary>How the log supports a target, arm by arm: what a refusal names.</summary>
internal sealed class SupportSums
{
    private const double ShareToName = 0.8;
    private const int MostNamed = 5;

    private readonly Dictionary<string, Sums> _arms = new(StringComparer.Ordinal);
    private double _decisions;
    private double _clippedMass;
    private double _weights;
    private double _weightSquares;

    public double ClippedMass => _decisions > 0 ? _clippedMass / _decisions : 0;

    public double EffectiveSampleSize => _weightSquares > 0 ? _weights * _weights / _weightSquares : 0;

    public void Add(LoggedDecision decision, ReadOnlySpan<double> target, in PseudoOutcome row, double weightLimit)
    {
        _decisions++;
        _clippedMass += row.ClippedMass;
        _weights += row.ClippedWeight;
        _weightSquares += row.ClippedWeight * row.ClippedWeight;
        for (var k = 0; k < target.Length; k++)
        {
            var (arm, _, logged, allowed) = decision.Candidates[k];
            if (!allowed)
                continue;
            ref var sums = ref CollectionsMarshal.GetValueRefOrAddDefault(_arms, arm, out _);
            sums.Target += target[k];
            sums.Logged += logged;
            sums.Clipped += Math.Max(target[k] - weightLimit * logged, 0);
            sums.Variance += target[k] * (target[k] < weightLimit * logged ? target[k] / logged : weightLimit);
        }
    }

    public void Merge(SupportSums other)
    {
        _decisions += other._decisions;
        _clippedMass += other._clippedMass;
        _weights += other._weights;
        _weightSquares += other._weightSquares;
        foreach (var (arm, more) in other._arms)
        {
            ref var sums = ref CollectionsMarshal.GetValueRefOrAddDefault(_arms, arm, out _);
            sums.Target += more.Target;
            sums.Logged += more.Logged;
            sums.Clipped += more.Clipped;
            sums.Variance += more.Variance;
        }
    }

    /// <summary>The arms that make up b.</summary>
    public IReadOnlyList<ArmSupport> WorstClipped() => Worst(static sums => sums.Clipped);

    /// <summary>The arms that make up the expected Σρ², whether or not they were ever drawn.</summary>
    public IReadOnlyList<ArmSupport> HeaviestWeights() => Worst(static sums => sums.Variance);

    private List<ArmSupport> Worst(Func<Sums, double> cause)
    {
        var total = _arms.Values.Sum(cause);
        var named = new List<ArmSupport>();
        var covered = 0.0;
        foreach (var (arm, sums) in _arms.OrderByDescending(arm => cause(arm.Value)).ThenBy(arm => arm.Key, StringComparer.Ordinal))
        {
            if (named.Count == MostNamed || covered >= ShareToName * total)
                break;
            covered += cause(sums);
            named.Add(new ArmSupport(arm, cause(sums) / total, sums.Target / _decisions, sums.Logged / _decisions));
        }

        return named;
    }

    private struct Sums
    {
        public double Target;
        public double Logged;
        public double Clipped;
        public double Variance;
    }
}
