using GreenServ.Core.Evaluation;
using GreenServ.Core.Policies;
using GreenServ.Core.Tests.Policies;

namespace GreenServ.Core.Tests.Evaluation;

/// <summary>A seeded world of arms and tasks in which the default policy learns and writes the log; its true means are known.</summary>
internal sealed class World
{
    public const double LoggedLambda = 0.3;
    private const int Arms = 5;
    private const int Tasks = 4;
    private const double ReferenceEnergyJoules = 50;

    private readonly double[,] _quality = new double[Arms, Tasks];
    private readonly double[] _energy = new double[Arms];
    private readonly List<(LoggedDecision Decision, int Task)> _log = [];

    public World(int seed, int requests)
    {
        var random = new Random(seed);
        for (var k = 0; k < Arms; k++)
        {
            _energy[k] = 0.05 * Math.Pow(20, random.NextDouble());
            for (var t = 0; t < Tasks; t++)
                _quality[k, t] = Math.Clamp(0.5 + 0.1 * Math.Log(_energy[k] / 0.05) + 0.3 * (random.NextDouble() - 0.5), 0.05, 0.95);
        }

        var play = new Play("default", 1 + Tasks, Arms);
        while (_log.Count < requests)
            Serve(play, random);
    }

    public IEnumerable<LoggedDecision> Log => _log.Select(entry => entry.Decision);

    /// <summary>What the target would have had on these requests: the estimand itself, not an estimate.</summary>
    public (double Quality, double Joules) Truth(TargetPolicy target)
    {
        var (quality, joules, count) = (0.0, 0.0, 0);
        foreach (var (decision, task) in _log.Where(entry => entry.Decision.SupportsEvaluation))
        {
            var probabilities = target.Probabilities(decision);
            for (var k = 0; k < Arms; k++)
            {
                quality += probabilities[k] * _quality[k, task];
                joules += probabilities[k] * _energy[k] * ReferenceEnergyJoules;
            }

            count++;
        }

        return (quality / count, joules / count);
    }

    private void Serve(Play play, Random random)
    {
        var task = random.Next(Tasks);
        var context = new double[1 + Tasks];
        (context[0], context[1 + task]) = (1, 1);
        var estimates = play.Estimate(context);
        var exploration = play.Policy.Exploration;
        var probabilities = play.Probabilities(context, LoggedLambda);
        var arm = Sampling.Draw(probabilities, random.NextDouble());
        var quality = random.NextDouble() < _quality[arm, task] ? 1 : 0;
        var energy = _energy[arm] * (0.5 + random.NextDouble());
        _log.Add((new LoggedDecision
        {
            Candidates = [.. estimates.Select((estimate, k) => new LoggedCandidate($"m{k}", estimate, probabilities[k], true))],
            Chosen = arm,
            Propensity = probabilities[arm],
            SupportsEvaluation = estimates.All(estimate => estimate.Pulls > 0),
            Exploration = exploration,
            ReferenceEnergyJoules = ReferenceEnergyJoules,
            Quality = quality,
            EnergyJoules = energy * ReferenceEnergyJoules,
        }, task));
        play.Learn(arm, context, quality, energy);
    }
}
