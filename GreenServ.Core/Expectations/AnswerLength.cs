using GreenServ.Core.Bandits;

namespace GreenServ.Core.Expectations;

/// <summary>How long an answer is expected to be: log-normal, with a factor that makes the mean right where it is not quite that.</summary>
/// <param name="LogMean">Mean of the logarithm of tokens.</param>
/// <param name="LogDeviation">Deviation of it, above 0.</param>
/// <param name="Correction">Observed mean over the log-normal's, about 1.</param>
public readonly record struct AnswerLength(double LogMean, double LogDeviation, double Correction)
{
    /// <summary>Expected tokens of an answer without a limit.</summary>
    public double Mean => Correction * Math.Exp(LogMean + LogDeviation * LogDeviation / 2);

    /// <summary>Expected tokens of an answer that is cut off at a limit: the mean of min(tokens, limit).</summary>
    /// <param name="limit">Tokens, at least 1; <c>null</c> for none.</param>
    public double MeanUpTo(int? limit)
    {
        if (limit is not { } most)
            return Mean;
        var (logLimit, deviation) = (Math.Log(most / Correction), LogDeviation);
        var within = Mean * NormalDistribution.Cdf((logLimit - LogMean - deviation * deviation) / deviation);
        return Math.Min(most, within + most * (1 - NormalDistribution.Cdf((logLimit - LogMean) / deviation)));
    }
}
