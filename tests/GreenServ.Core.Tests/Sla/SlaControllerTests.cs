using GreenServ.Core.Bandits;
using GreenServ.Core.Policies;
using GreenServ.Core.Sla;
using GreenServ.Core.Tests.Policies;

namespace GreenServ.Core.Tests.Sla;

public sealed class SlaControllerTests
{
    // Quality by task and energy of three models; the middle one is good at the second task alone.
    private static readonly double[][] s_quality = [[0.45, 0.5, 0.9], [0.5, 0.85, 0.9]];
    private static readonly double[] s_energy = [1, 4, 20];

    [Theory]
    [InlineData(0.6)]
    [InlineData(0.75)]
    [InlineData(0.85)]
    public void Weights_SteadyPool_KeepsThePromise(double alpha)
    {
        var run = new Run(alpha, seed: 1);

        run.Play(3000);

        // Debt of a few answers, whatever the number of decisions.
        Assert.InRange(run.Controller.Debt.Value, -15, 15);
        Assert.InRange(run.Quality, alpha - 0.005, alpha + 0.005);
    }

    [Fact]
    public void Weights_EnergyInAnotherUnit_ChoosesTheSame()
    {
        var (joules, millijoules) = (new Run(0.75, seed: 3), new Run(0.75, seed: 3, unit: 1000));

        joules.Play(1500);
        millijoules.Play(1500);

        Assert.Equal(joules.Choices, millijoules.Choices);
    }

    [Fact]
    public void Promise_ChangedMidway_IsKeptFromThenOn()
    {
        var run = new Run(0.85, seed: 2);
        run.Play(1500);
        var (quality, spent) = (run.TotalQuality, run.Spent);

        run.Controller.Promise(0.6);
        run.Play(2000);

        Assert.InRange((run.TotalQuality - quality) / 2000, 0.59, 0.615);
        Assert.True((run.Spent - spent) / 2000 < 0.6 * spent / 1500, "a lower promise should cost less");
    }

    [Fact]
    public void Plan_PromiseOutOfReach_RaisesTheAlarmAndNamesWhatIsReachable()
    {
        var run = new Run(0.98, seed: 4);

        run.Play(2000);

        Assert.False(run.Controller.Plan!.IsReachable);
        Assert.InRange(run.Controller.Plan.BestReachable, 0.8, 0.95);
        Assert.Equal(SlaDebt.LargestClaim, run.Controller.Debt.Claim());
        Assert.InRange(run.Quality, 0.85, 1);
    }

    [Fact]
    public void Weights_SparseLateFeedback_CountsOnPredictionsWithoutDrift()
    {
        var run = new Run(0.75, seed: 5, share: 0.2, delay: 200);

        run.Play(10_000);

        Assert.InRange(run.Quality, 0.73, 0.79);
    }

    [Fact]
    public void Weights_AnyFeedback_AreFiniteAndPositive()
    {
        var random = new Random(6);
        for (var trial = 0; trial < 30; trial++)
        {
            var run = new Run(1 - random.NextDouble(), seed: trial, share: 0.05 + 0.95 * random.NextDouble(), delay: random.Next(50), unit: Math.Pow(10, random.Next(-6, 7)))
            {
                AfterEach = controller =>
                {
                    var weights = controller.Weights(random.NextDouble() * 20 - 10);
                    Assert.True(double.IsFinite(weights.Quality) && weights.Quality > 0);
                    Assert.InRange(controller.Debt.Claim(), -SlaDebt.Bank, SlaDebt.LargestClaim);
                },
            };
            run.Play(300);
        }
    }

    [Fact]
    public void Decided_SameDecisionTwice_CountsOnce()
    {
        var controller = new SlaController(0.8, 1, new Random(1));
        var id = Guid.CreateVersion7(DateTimeOffset.UnixEpoch);

        for (var i = 0; i < 3; i++)
            controller.Decided(id, [1.0], [true], new ArmEstimate(0.5, 0, 1, 1));

        Assert.Equal(0.3, controller.Debt.Value, 12);
        Assert.Equal(2.0 / 3200, controller.Price.State.Integral, 12);
    }

    /// <summary>A pool of three simulated models, routed by the default policy under a controller.</summary>
    private sealed class Run(double alpha, int seed, double share = 1, int delay = 0, double unit = 1)
    {
        private readonly Random _random = new(seed);
        private readonly Play _pool = new("default", 3, 3);
        private readonly Queue<(int Step, int Arm, double[] Context, double Quality, double Energy)> _late = [];

        public SlaController Controller { get; } = new(alpha, 3, new Random(seed + 1));

        public Action<SlaController>? AfterEach { get; init; }

        public List<int> Choices { get; } = [];

        public double TotalQuality { get; private set; }

        public double Spent { get; private set; }

        public double Quality => TotalQuality / Choices.Count;

        public void Play(int steps)
        {
            for (var i = 0; i < steps; i++)
                Step();
        }

        private void Step()
        {
            var step = Choices.Count;
            var task = _random.Next(2);
            double[] context = [1, task == 0 ? 1 : 0, task];
            var arm = Sampling.Draw(_pool.Probabilities(context, Controller.Weights()), _random.NextDouble());
            var quality = _random.NextDouble() < s_quality[task][arm] ? 1.0 : 0;
            var energy = unit * s_energy[arm] * (0.5 + _random.NextDouble());
            Controller.Decided(Id(step), context, [true, true, true], _pool.Estimate(context)[arm]);
            _pool.Learn(arm, new Observation { Context = context, Energy = energy });
            if (_random.NextDouble() < share)
                _late.Enqueue((step, arm, context, quality, energy));
            while (_late.TryPeek(out var due) && due.Step + delay <= step)
            {
                _late.Dequeue();
                Controller.Scored(Id(due.Step), due.Quality, revision: 0);
                _pool.Learn(due.Arm, new Observation { Context = due.Context, Quality = due.Quality, Energy = due.Energy, EnergyCounted = true });
            }

            if (Controller.PlanIsDue)
                Controller.Replan(_pool.Policy, 3);
            Choices.Add(arm);
            TotalQuality += quality;
            Spent += energy;
            AfterEach?.Invoke(Controller);
        }

        private static Guid Id(int number) => new(number, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
    }
}
