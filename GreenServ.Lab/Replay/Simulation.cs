using System.Diagnostics;
using GreenServ.Core.Policies;
using GreenServ.Lab.Events;
using GreenServ.Lab.Propensities;
using GreenServ.Lab.Requests;

namespace GreenServ.Lab.Replay;

/// <summary>
/// Plays one policy from a cold start over one stream of requests under partial feedback: of each it sees the chosen
/// model's outcome alone, cost at once and quality as feedback brings it. A policy that asks the whole pool on some
/// steps is let to, and charged for all answers. Between events nothing is allocated per step.
/// </summary>
internal sealed class Simulation
{
    // Reading the clock costs about as much as a small policy's decision; one step in 16 gives the median all the same.
    private const int TimedEvery = 16;

    private readonly Scenario _scenario;
    private readonly RequestStream _requests;
    private readonly FeedbackFlow _feedback;
    private readonly ISteering _steering;
    private readonly PlayedPool _pool;
    private readonly Calibration _calibration = new();
    private readonly List<(int Model, int Step)> _changes = [];
    private readonly double[] _shares;
    private ArmEstimate[] _estimates = [];
    private double[] _probabilities = [];
    private bool[] _allowed = [];

    /// <summary>Prepares a run.</summary>
    /// <param name="scenario">Outcomes, and what happens under way.</param>
    /// <param name="requests">Rows and contexts, in order.</param>
    /// <param name="create">Makes the policy, knowing nothing; called anew whenever models join.</param>
    /// <param name="steering">Makes the weights; used up by the run.</param>
    /// <param name="learning">How quality becomes known, and for how long it is remembered.</param>
    public Simulation(Scenario scenario, RequestStream requests, Func<IPolicy> create, ISteering steering, LearningOptions learning)
    {
        (_scenario, _requests, _steering, _feedback) = (scenario, requests, steering, learning.Feedback);
        _pool = new PlayedPool(requests.Dimension, learning.Horizon, create);
        _shares = new double[scenario.Table.Models.Count];
    }

    private IPoolExploringPolicy? PoolAsking => _pool.Policy as IPoolExploringPolicy;

    /// <summary>Runs all requests.</summary>
    /// <param name="tally">Counts what is obtained.</param>
    /// <param name="seed">Fixes the draws.</param>
    /// <param name="cancellationToken">Looked at between blocks of steps.</param>
    public RunOutcome Run(RunTally tally, int seed, CancellationToken cancellationToken)
    {
        var draws = new Random(unchecked(seed * 7919 + 104_729));
        // Streams of their own: runs with and without these stay comparable draw by draw.
        var poolDraws = new Random(unchecked(seed * 4271 + 1_299_709));
        var feedbackDraws = new Random(unchecked(seed * 3571 + 611_953));
        var delayed = new FeedbackDelay(_feedback.Delay);
        var timings = new List<long>(_requests.Count / TimedEvery + 1);

        foreach (var phase in _scenario.Phases)
        {
            Enter(phase);
            for (var step = phase.Start; step < phase.End; step++)
            {
                if ((step & 255) == 0)
                    cancellationToken.ThrowIfCancellationRequested();
                var row = _requests.Rows[step];
                var askPool = PoolAsking is { } asking && poolDraws.NextDouble() < asking.PoolRate(step + 1);
                var timed = step % TimedEvery == 0;
                var start = timed ? Stopwatch.GetTimestamp() : 0;
                var time = _pool.Tick();
                var arm = Choose(phase, step, row, draws.NextDouble());
                if (timed)
                    timings.Add(Stopwatch.GetTimestamp() - start);

                var known = _feedback.Rate >= 1 || feedbackDraws.NextDouble() < _feedback.Rate;
                var atOnce = known && _feedback.Delay == 0;
                if (askPool)
                    arm = AskPool(phase, step, row, time, atOnce);
                else
                    Learn(phase, step, row, time, arm, atOnce);
                _steering.Decided(step, _requests.Context(step), _allowed, _estimates[arm]);
                if (atOnce)
                    _steering.Scored(step, phase.Table.Quality[phase.Table.Cell(row, _pool.ModelOf(arm))]);

                delayed.Hold(step, known && !atOnce ? new(step, row, arm, askPool, time, _estimates[arm]) : null);
                if (delayed.DueAfter(step) is { } due)
                    Deliver(due, step);
                _steering.Learned(_pool.Policy);
                Count(tally, phase, row, arm, askPool);
            }
        }

        timings.Sort();
        return tally.Finish(Stopwatch.GetElapsedTime(0, timings[timings.Count / 2]).TotalMicroseconds, _calibration, _changes);
    }

    private void Enter(Phase phase)
    {
        _pool.Join(phase.Table.Models.Index().Where(model => phase.Has(model.Index)));
        if (_pool.Arms == _estimates.Length)
            return;
        _estimates = new ArmEstimate[_pool.Arms];
        _probabilities = new double[_pool.Arms];
        _allowed = new bool[_pool.Arms];
    }

    private int Choose(Phase phase, int step, int row, double draw)
    {
        for (var arm = 0; arm < _allowed.Length; arm++)
            _allowed[arm] = IsAvailable(phase, row, arm);
        _pool.Policy.Estimate(_requests.Context(step), _estimates);
        var exploration = PoolAsking is null ? _pool.Policy.Exploration : _pool.Policy.Exploration with { Rate = 0 };
        _pool.Policy.Probabilities(_estimates, _allowed, _steering.Weights, exploration, _probabilities);
        return Sampling.Draw(_probabilities, draw);
    }

    private void Learn(Phase phase, int step, int row, long time, int arm, bool withQuality)
    {
        Answer(phase, step, row, time, arm);
        if (withQuality && PoolAsking is null)
            Score(phase, step, row, time, arm, _estimates[arm], step);
    }

    private int AskPool(Phase phase, int step, int row, long time, bool withQuality)
    {
        for (var arm = 0; arm < _allowed.Length; arm++)
        {
            if (!_allowed[arm])
                continue;
            Answer(phase, step, row, time, arm);
            if (withQuality)
                Score(phase, step, row, time, arm, null, step);
        }

        // All answers and what they cost are known now, so which model is the largest may have become clear.
        _pool.Policy.Estimate(_requests.Context(step), _estimates);
        return PoolAsking!.AnswerOf(_estimates, _allowed);
    }

    private void Deliver(in FeedbackDelay.Answer due, int now)
    {
        var phase = _scenario.PhaseOf(due.Step);
        for (var arm = 0; arm < _pool.Arms; arm++)
        {
            if (due.AskedPool ? IsAvailable(phase, due.Row, arm) : arm == due.Arm && PoolAsking is null)
                Score(phase, due.Step, due.Row, due.Time, arm, due.AskedPool ? null : due.Predicted, now);
        }

        _steering.Scored(due.Step, phase.Table.Quality[phase.Table.Cell(due.Row, _pool.ModelOf(due.Arm))]);
    }

    private void Answer(Phase phase, int step, int row, long time, int arm) =>
        _pool.Answered(arm, time, _requests.Context(step), CostOf(phase, row, arm));

    private void Score(Phase phase, int step, int row, long time, int arm, ArmEstimate? predicted, int now)
    {
        var quality = phase.Table.Quality[phase.Table.Cell(row, _pool.ModelOf(arm))];
        if (_pool.Scored(arm, time, _requests.Context(step), CostOf(phase, row, arm), quality, predicted))
            _changes.Add((_pool.ModelOf(arm), now + 1));
    }

    private void Count(RunTally tally, Phase phase, int row, int arm, bool askedPool)
    {
        Array.Clear(_shares);
        if (askedPool)
            _shares[_pool.ModelOf(arm)] = 1;
        else
            _calibration.Add(_probabilities, _allowed, arm);
        for (var k = 0; k < _probabilities.Length && !askedPool; k++)
            _shares[_pool.ModelOf(k)] = _probabilities[k];
        tally.Add(phase, row, _pool.ModelOf(arm), askedPool, _shares);
    }

    private bool IsAvailable(Phase phase, int row, int arm) => phase.Table.Available[phase.Table.Cell(row, _pool.ModelOf(arm))];

    // A trade-off learns cost as it enters rewards, a promise the raw one.
    private double? CostOf(Phase phase, int row, int arm) =>
        !phase.Table.HasCost ? null : (_scenario.Goal.Alpha is null ? phase.Table.Cost : phase.Table.RawCost)[phase.Table.Cell(row, _pool.ModelOf(arm))];
}
