using GreenServ.Core.Expectations;
using GreenServ.Core.Policies;
using GreenServ.Core.Sla;

namespace GreenServ.Core.Tests.Sla;

public sealed class ContextReservoirTests
{
    [Fact]
    public void Offer_ManyContexts_KeepsRecentOnes()
    {
        var reservoir = new ContextReservoir(1, new Random(1));
        for (var i = 0; i < 20_000; i++)
            reservoir.Offer([i], [true]);

        var ages = Enumerable.Range(0, 256).Select(i => 20_000 - Echo(reservoir, 1).Estimates(i)[0].QualityMean).ToList();

        Assert.Equal(256, reservoir.Count);
        Assert.InRange(ages.Average(), 700, 1400);
    }

    [Fact]
    public void Capture_ArmThatJoinedLater_CountsAsCandidate()
    {
        var reservoir = new ContextReservoir(1, new Random(1));
        reservoir.Offer([1], [true, false]);

        var snapshot = Echo(reservoir, 3);

        Assert.Equal([true, false, true], Enumerable.Range(0, 3).Select(k => snapshot.Usable(0, k)));
    }

    [Fact]
    public void Continue_InSlices_CopiesTheSameAsAtOnce()
    {
        var reservoir = new ContextReservoir(1, new Random(1));
        for (var i = 0; i < 20; i++)
            reservoir.Offer([i], [true, i % 2 == 0]);
        var capture = new PlanCapture(reservoir, new EchoPolicy(), 2);

        capture.Continue(8);
        Assert.Throws<InvalidOperationException>(() => capture.ToSnapshot());
        capture.Continue(8);
        Assert.False(capture.IsComplete);
        capture.Continue(8);

        var (slices, atOnce) = (capture.ToSnapshot(), Echo(reservoir, 2));
        for (var i = 0; i < 20; i++)
        {
            Assert.Equal(atOnce.Estimates(i), slices.Estimates(i));
            Assert.Equal(atOnce.Usable(i, 1), slices.Usable(i, 1));
        }
    }

    [Fact]
    public void Capture_WithAForecast_PlansWithTheEnergiesThatDecisionsAreMadeOn()
    {
        var reservoir = new ContextReservoir(1, new Random(1));
        var model = new ExpectationModel();
        for (var i = 1; i <= 30; i++)
            model.Add(new AnsweredRequest { Arm = "a", Task = "chat", Time = i, OutputTokens = 200, InputTokens = 100, EstimatedInput = 80, PredictedJoules = 10, Joules = 30 });
        reservoir.Offer([1], [true]);
        reservoir.Offer([1], [true], new RequestOutlook("chat", 20, [80]));
        var capture = new PlanCapture(reservoir, new EchoPolicy(), 1, (outlook, estimates) =>
            estimates[0] = estimates[0] with { EnergyMean = model.Calibrated("a", model.Foresee("a", outlook.Task, outlook.EstimatedInput[0]!.Value, outlook.AnswerLimit, 7).Joules) });
        capture.Continue();
        var snapshot = capture.ToSnapshot();

        var foreseen = model.Foresee("a", "chat", 80, 20, 7);
        Assert.InRange(foreseen.Joules, 0.7, 3);
        Assert.Equal(model.Energy("a", foreseen.Joules, 0.5).Joules, snapshot.Estimates(1)[0].EnergyMean, 12);
        Assert.Equal(Echo(reservoir, 1).Estimates(0)[0], snapshot.Estimates(0)[0]);
    }

    private static PlanSnapshot Echo(ContextReservoir reservoir, int arms)
    {
        var capture = new PlanCapture(reservoir, new EchoPolicy(), arms);
        capture.Continue();
        return capture.ToSnapshot();
    }

    /// <summary>Believes of every arm that its quality is the context itself.</summary>
    private sealed class EchoPolicy : IPolicy
    {
        public string Name => "echo";

        public string Parameters => "";

        public Exploration Exploration => default;

        public void Attach(IReadOnlyList<Core.Bandits.ArmStatistics> arms)
        {
        }

        public void Refresh(int arm, in Core.Bandits.Observation observation)
        {
        }

        public void Estimate(ReadOnlySpan<double> context, Span<ArmEstimate> estimates) => estimates.Fill(new ArmEstimate(context[0], 0, 1, 1));

        public void Probabilities(
            ReadOnlySpan<ArmEstimate> estimates, ReadOnlySpan<bool> allowed, in Weights weights, in Exploration exploration, Span<double> probabilities) =>
            probabilities[0] = 1;
    }
}
