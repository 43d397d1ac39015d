namespace GreenServ.Core.Policies;

/// <summary>Draws an arm from a probability vector.</summary>
public static class Sampling
{
    /// <summary>The arm whose cumulative probability first exceeds <paramref name="draw"/>.</summary>
    /// <param name="probabilities">Non-negative, summing to 1 up to rounding, at least one positive.</param>
    /// <param name="draw">Uniform in [0, 1).</param>
    /// <exception cref="ArgumentException">No probability is positive.</exception>
    public static int Draw(ReadOnlySpan<double> probabilities, double draw)
    {
        var last = -1;
        var cumulative = 0.0;
        for (var i = 0; i < probabilities.Length; i++)
        {
            if (probabilities[i] <= 0)
                continue;
            cumulative += probabilities[i];
            last = i;
            if (draw < cumulative)
                return i;
        }

        // Rounding can leave the sum just below the draw; the last positive arm owns that sliver.
        return last >= 0 ? last : throw new ArgumentException("No arm has a positive probability.", nameof(probabilities));
    }
}
