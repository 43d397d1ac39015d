using GreenServ.Storage.Records;

namespace GreenServ.Router.Tests;

/// <summary>Decisions made again from their records.</summary>
internal static class Replay
{
    /// <summary>Recomputing a decision from its record alone gives the same probabilities and arm.</summary>
    public static void AssertSame(DecisionRecord record)
    {
        var replayed = Explanations.Replay.Of(record)!;

        Assert.Equal(record.Candidates.Select(candidate => candidate.Probability), replayed.Probabilities);
        Assert.Equal(record.Arm, replayed.Arm);
        if (record.Propensity is { } propensity)
            Assert.Equal(propensity, record.Candidates.Zip(replayed.Probabilities).Single(pair => pair.First.Arm == replayed.Arm).Second);
    }
}
