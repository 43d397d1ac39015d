using GreenServ.Core.Bandits;

namespace GreenServ.Core.Policies;

/// <summary>What a policy that does not learn reports about its arms: plain means of what was seen, 0 before.</summary>
internal static class ObservedMeans
{
    public static void Write(IReadOnlyList<ArmStatistics> arms, Span<ArmEstimate> estimates)
    {
        for (var k = 0; k < arms.Count; k++)
            estimates[k] = new ArmEstimate(Mean(arms[k].Quality), 0, Mean(arms[k].Energy), arms[k].Pulls);
    }

    // The first component of every context is 1: Σxy begins with the plain sum of y.
    private static double Mean(RegressionSums sums) => sums.Count > 0 ? sums.XY[0] / sums.Count : 0;
}
