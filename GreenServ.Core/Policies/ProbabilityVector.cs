namespace GreenServ.Core.Policies;

/// <summary>Building blocks of probability vectors.</summary>
internal static class ProbabilityVector
{
    /// <summary>Adds <paramref name="mass"/>, shared evenly among the arms that are allowed.</summary>
    public static void AddUniform(Span<double> probabilities, ReadOnlySpan<bool> allowed, double mass)
    {
        var share = mass / allowed.Count(true);
        for (var k = 0; k < probabilities.Length; k++)
        {
            if (allowed[k])
                probabilities[k] += share;
        }
    }

    /// <summary>Adds <paramref name="mass"/>, shared evenly among the allowed arms that were never pulled.</summary>
    /// <returns>False, changing nothing, where there is none.</returns>
    public static bool TryAddToUntried(Span<double> probabilities, ReadOnlySpan<ArmEstimate> estimates, ReadOnlySpan<bool> allowed, double mass)
    {
        var untried = 0;
        for (var k = 0; k < estimates.Length; k++)
        {
            if (allowed[k] && estimates[k].Pulls == 0)
                untried++;
        }

        if (untried == 0)
            return false;
        for (var k = 0; k < estimates.Length; k++)
        {
            if (allowed[k] && estimates[k].Pulls == 0)
                probabilities[k] += mass / untried;
        }

        return true;
    }
}
