namespace GreenServ.Core.Tests.Policies;

public sealed class EpsilonGreedyTests
{
    [Theory]
    [InlineData("epsilon-greedy")]
    [InlineData("contextual-epsilon-greedy")]
    public void Rate_AfterEveryLearnedQuality_DecaysToItsMinimum(string policy)
    {
        var play = new Play(policy, 2, 2);
        Assert.Equal(1, play.Policy.Exploration.Rate);

        for (var i = 1; i <= 300; i++)
        {
            play.Learn(i % 2, [1, 0], 0.5);
            Assert.Equal(Math.Max(0.01, Math.Pow(0.98, i)), play.Policy.Exploration.Rate, 1e-12);
        }
    }

    [Fact]
    public void Rate_EnergyOrCorrectionAlone_StaysAsItIs()
    {
        var play = new Play("epsilon-greedy", 2, 2);
        play.Learn(0, new() { Context = [1, 0], Energy = 0.4 });
        Assert.Equal(1, play.Policy.Exploration.Rate);

        play.Learn(0, new() { Context = [1, 0], Quality = 1, Energy = 0.4, EnergyCounted = true });
        play.Learn(0, new() { Context = [1, 0], Quality = 0, PreviousQuality = 1, Energy = 0.4, EnergyCounted = true });
        Assert.Equal(0.98, play.Policy.Exploration.Rate, 1e-12);
    }

    [Fact]
    public void Probabilities_UntriedArms_ShareTheGreedyStep()
    {
        var play = new Play("epsilon-greedy", 1, 3);
        play.Learn(0, [1], 1);

        Assert.Equal([0.98 / 3, 0.98 / 3 + 0.01, 0.98 / 3 + 0.01], play.Probabilities([1]).Select(p => Math.Round(p, 15)).ToArray(), Close);
    }

    [Fact]
    public void Probabilities_EveryArmTried_FavoursTheBestBlend()
    {
        var play = new Play("epsilon-greedy", 1, 2);
        play.Learn(0, [1], 0.9, energy: 0.8);
        play.Learn(1, [1], 0.6, energy: 0.1);
        var rate = play.Policy.Exploration.Rate;

        Assert.Equal([1 - rate / 2, rate / 2], play.Probabilities([1], lambda: 0), Close);
        Assert.Equal([rate / 2, 1 - rate / 2], play.Probabilities([1], lambda: 0.5), Close);
    }

    [Fact]
    public void Probabilities_ContextualArms_FollowTheContext()
    {
        var play = new Play("contextual-epsilon-greedy", 3, 2);
        for (var i = 0; i < 200; i++)
        {
            play.Learn(0, [1, 1, 0], 1);
            play.Learn(0, [1, 0, 1], 0);
            play.Learn(1, [1, 1, 0], 0);
            play.Learn(1, [1, 0, 1], 1);
        }

        Assert.Equal([0.995, 0.005], play.Probabilities([1, 1, 0]), Close);
        Assert.Equal([0.005, 0.995], play.Probabilities([1, 0, 1]), Close);
    }

    private static bool Close(double a, double b) => Math.Abs(a - b) < 1e-12;
}
