using GreenServ.Core.Bandits;
using GreenServ.Core.Policies;

namespace GreenServ.Core.Tests.Policies;

public sealed class EnergyCorrectionTests
{
    /// <summary>Published policies learn energy from the rows of scores: a meter that tells later changes those, whether the score came before or after.</summary>
    [Theory]
    [InlineData("linucb", true)]
    [InlineData("linucb", false)]
    [InlineData("epsilon-greedy", true)]
    [InlineData("epsilon-greedy", false)]
    public void Refresh_EnergyThatAMeterToldLater_IsAsIfItHadBeenKnownAtOnce(string policy, bool scoredBefore)
    {
        double[] context = [1, 0.5];
        var atOnce = Play(policy, [new() { Context = context, Energy = 0.9, Answered = true }, new() { Context = context, Quality = 0.7, Energy = 0.9, EnergyCounted = true, Weight = 0.5 }]);

        var later = Play(policy, scoredBefore
            ?
            [
                new() { Context = context, Energy = 0.2, Answered = true },
                new() { Context = context, Quality = 0.7, Energy = 0.2, EnergyCounted = true, Weight = 0.5 },
                new() { Context = context, Energy = 0.9, PreviousEnergy = 0.2, Scored = new ScoredRow(0.5, 0.2) },
            ]
            :
            [
                new() { Context = context, Energy = 0.2, Answered = true },
                new() { Context = context, Energy = 0.9, PreviousEnergy = 0.2 },
                new() { Context = context, Quality = 0.7, Energy = 0.9, EnergyCounted = true, Weight = 0.5 },
            ]);

        Assert.Equal(atOnce.EnergyMean, later.EnergyMean, 12);
        Assert.Equal(atOnce.QualityMean, later.QualityMean, 12);
        Assert.NotEqual(0, later.EnergyMean);
    }

    private static ArmEstimate Play(string name, Told[] observations)
    {
        var policy = PolicyCatalog.Create(name, 2, ["a"], []);
        var arm = new ArmStatistics(2);
        policy.Attach([arm]);
        foreach (var told in observations)
        {
            var observation = new Observation
            {
                Context = told.Context, Energy = told.Energy, PreviousEnergy = told.PreviousEnergy, Quality = told.Quality, EnergyCounted = told.EnergyCounted,
                Answered = told.Answered, Weight = told.Weight, ScoredRow = told.Scored,
            };
            arm.Add(observation);
            policy.Refresh(0, observation);
        }

        var estimates = new ArmEstimate[1];
        policy.Estimate(observations[0].Context, estimates);
        return estimates[0];
    }

    private sealed record Told
    {
        public required double[] Context { get; init; }
        public double? Energy { get; init; }
        public double? PreviousEnergy { get; init; }
        public double? Quality { get; init; }
        public bool EnergyCounted { get; init; }
        public bool Answered { get; init; }
        public double Weight { get; init; } = 1;
        public ScoredRow? Scored { get; init; }
    }
}
