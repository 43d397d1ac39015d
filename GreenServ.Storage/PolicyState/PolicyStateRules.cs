using System.Runtime.InteropServices;
using GreenServ.Core.Bandits;

namespace GreenServ.Storage.PolicyState;

/// <summary>What a learning state that comes from elsewhere has to be, beyond its form: a number that is none would spoil everything decided with it.</summary>
internal static class PolicyStateRules
{
    /// <summary>All that is wrong, in sentences.</summary>
    public static IReadOnlyList<string> Check(PolicyStateDocument state)
    {
        var problems = new List<string>();
        if (state.Clock < 0 || state.Landmark < 0)
            problems.Add($"clock and landmark count decisions, so they are at least 0; they are {state.Clock} and {state.Landmark}.");
        foreach (var (arm, kept) in state.Arms)
        {
            if (!AllFinite(kept) || kept.Earlier is { } earlier && !AllFinite(earlier) || !(kept.Answers >= 0))
                problems.Add($"the sums of model '{arm}' hold a number that is none.");
            if (kept.Generations.Any(generation => !(generation.Keep is >= 0 and <= 1)))
                problems.Add($"a generation of model '{arm}' keeps a share outside 0..1.");
        }

        foreach (var (writer, applied) in state.Writers)
        {
            if (applied.Mark < 0 || applied.Ahead.Any(sequence => sequence <= applied.Mark))
                problems.Add($"the sequences of writer '{writer}' contradict each other.");
        }

        problems.AddRange(Clusters(state.Clusters));
        try
        {
            LearningState.From(state, PoolStatistics.DefaultHorizon);
        }
        catch (Exception e) when (e is InvalidDataException or ArgumentException)
        {
            problems.Add(e.Message);
        }

        return problems;
    }

    private static IEnumerable<string> Clusters(ClustersDocument? clusters)
    {
        if (clusters is null)
            yield break;
        if (clusters.Centroids.Any(centroid => !AllFinite(MemoryMarshal.Cast<byte, float>(centroid))) || clusters.Centroids.Select(centroid => centroid.Length).Distinct().Count() > 1)
            yield return "the clusters' centroids are not vectors of one length.";
        if (clusters.Counts.Any(count => count < 1))
            yield return "a cluster of the state counts no prompt.";
        if (clusters.Shadow is { } shadow && !(AllFinite(shadow.XX) && AllFinite(shadow.XY)))
            yield return "the sums of the clusters' shadow hold a number that is none.";
    }

    private static bool AllFinite(SumsDocument sums) => AllFinite(sums.Quality) && AllFinite(sums.Energy) && AllFinite(sums.EnergyOfQualityRows);

    private static bool AllFinite(byte[] doubles)
    {
        foreach (var value in MemoryMarshal.Cast<byte, double>(doubles))
        {
            if (!double.IsFinite(value))
                return false;
        }

        return true;
    }

    private static bool AllFinite(ReadOnlySpan<float> values)
    {
        foreach (var value in values)
        {
            if (!float.IsFinite(value))
                return false;
        }

        return true;
    }
}
