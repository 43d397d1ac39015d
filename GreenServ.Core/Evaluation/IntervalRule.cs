namespace GreenServ.Core.Evaluation;

/// <summary>Intervals V ± (t·se + bias): few effective decisions or few clusters widen t.</summary>
internal sealed class IntervalRule(double confidence, double effectiveSampleSize, double effectiveGroups)
{
    private readonly double _quantile = StudentT.TwoSided(
        confidence, Math.Max(1, Math.Min(Math.Max(2, effectiveSampleSize / 2), effectiveGroups - 1)));

    public IntervalEstimate Around(RatioMoments moments, double bias = 0)
    {
        var half = _quantile * moments.StandardError + bias;
        return new(moments.Value, moments.StandardError, moments.Value - half, moments.Value + half);
    }
}
