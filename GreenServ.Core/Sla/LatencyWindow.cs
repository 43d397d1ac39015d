namespace GreenServ.Core.Sla;

/// <summary>
/// Durations of about the last 1,000 answered decisions, as counts in buckets 10 % wide: quantiles without keeping every
/// duration. A sum over decisions, so the order of events does not matter. Instances are not thread-safe.
/// </summary>
public sealed class LatencyWindow
{
    private const int Buckets = 160;
    private static readonly double s_width = Math.Log(1.1);

    /// <summary>Answers per bucket; bucket i holds 1.1^i ms to 1.1^(i+1) ms, the first and the last all beyond (an hour and more).</summary>
    internal DecayedSums Counts { get; } = new(Buckets, QualityWindow.Horizon);

    /// <summary>Answers of the window (faded count).</summary>
    public double Count
    {
        get
        {
            var count = 0.0;
            for (var i = 0; i < Buckets; i++)
                count += Counts[i];
            return count;
        }
    }

    /// <summary>A decision was answered within <paramref name="durationMs"/>.</summary>
    public void Answered(long time, double durationMs)
    {
        var bucket = durationMs > 1 ? (int)(Math.Log(durationMs) / s_width) : 0;
        Counts.Add(Math.Min(bucket, Buckets - 1), time, 1);
    }

    /// <summary>The duration in ms that the share <paramref name="quantile"/> of answers stays within, to about 5 %; <c>null</c> without one.</summary>
    public double? Quantile(double quantile)
    {
        var total = Count;
        if (total < 1e-6)
            return null;
        var missing = quantile * total;
        for (var i = 0; i < Buckets; i++)
        {
            if (Counts[i] >= missing)
                return Math.Exp(s_width * (i + missing / Counts[i]));
            missing -= Counts[i];
        }

        return Math.Exp(s_width * Buckets);
    }
}
