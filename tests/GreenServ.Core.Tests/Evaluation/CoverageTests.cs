using GreenServ.Core.Evaluation;

namespace GreenServ.Core.Tests.Evaluation;

/// <summary>How often intervals hold in worlds whose truth is known. Seeds are fixed, so a run is exact.</summary>
public sealed class CoverageTests
{
    private const int Worlds = 60;
    private const int Requests = 600;

    // 0.95 less two standard errors of a share among 50 intervals; measured over 300 worlds: docs/off-policy.md.
    private const double LeastCoverage = 0.88;

    private static readonly TargetPolicy s_greener = TargetPolicies.OtherLambda(0.4);

    [Fact]
    public void Intervals_WhereAccepted_HoldAsOftenAsTheySay()
    {
        var (quality, joules, difference) = (new Share(), new Share(), new Share());
        var narrower = new Share();
        for (var seed = 0; seed < Worlds; seed++)
        {
            var world = new World(seed, Requests);
            var (truth, logged) = (world.Truth(s_greener), world.Truth(TargetPolicies.Logged));
            if (world.Log.Evaluate(s_greener) is { Quality.DoublyRobust: { } q, EnergyJoules.DoublyRobust: { } e })
            {
                quality.Add(Holds(q, truth.Quality));
                joules.Add(Holds(e, truth.Joules));
            }

            var comparison = new PolicyComparison(s_greener, TargetPolicies.Logged, OutcomeMeasure.Quality);
            foreach (var decision in world.Log)
                comparison.Add(decision);
            if (comparison.Result() is not { Difference: { } d, First.DoublyRobust: { } first })
                continue;
            difference.Add(Holds(d, truth.Quality - logged.Quality));
            narrower.Add(d.StandardError < first.StandardError);
        }

        Assert.InRange(quality.Count, 40, Worlds);
        Assert.InRange(quality.Value, LeastCoverage, 1);
        Assert.InRange(joules.Value, LeastCoverage, 1);
        Assert.InRange(difference.Value, LeastCoverage, 1);
        Assert.InRange(narrower.Value, 0.8, 1);
    }

    private static bool Holds(IntervalEstimate interval, double truth) => truth >= interval.Lower && truth <= interval.Upper;

    private sealed class Share
    {
        private int _hits;

        public int Count { get; private set; }

        public double Value => (double)_hits / Count;

        public void Add(bool hit)
        {
            Count++;
            _hits += hit ? 1 : 0;
        }
    }
}
