using System.Diagnostics;
using GreenServ.Core.Bandits;
using GreenServ.Core.Policies;
using GreenServ.Lab.Data;
using GreenServ.Lab.Requests;

namespace GreenServ.Lab.Replay;

/// <summary>
/// Plays one policy from a cold start over one stream of requests under partial feedback: of each it sees the chosen
/// model's outcome alone, cost at once and quality as feedback brings it. A policy that asks the whole pool on some
/// steps is let to, and charged for all answers. Nothing is allocated per step.
/// </summary>
internal sealed class Simulation
{
    // Reading the clock costs about as much as a small policy's decision; one step in 16 gives the median all the same.
    private const int TimedEvery = 16;

    private readonly OutcomeTable _table;
    private readonly RequestStream _requests;
    private readonly double[] _cost;
    private readonly FeedbackFlow _feedback;
    private readonly IPolicy _policy;
    private readonly IPoolExploringPolicy? _pool;
    private readonly ISteering _steering;
    private readonly ArmStatistics[] _arms;
    private readonly ArmEstimate[] _estimates;
    private readonly double[] _probabilities;

    /// <summary>Prepares a run.</summary>
    /// <param name="table">Recorded outcomes.</param>
    /// <param name="requests">Rows and contexts, in order.</param>
    /// <param name="policy">A policy that has learned nothing; it is used up by the run.</param>
    /// <param name="steering">Makes the weights; used up by the run.</param>
    /// <param name="goal">A trade-off learns cost as it enters rewards, an SLA the raw one.</param>
    /// <param name="feedback">How quality becomes known.</param>
    public Simulation(OutcomeTable table, RequestStream requests, IPolicy policy, ISteering steering, Goal goal, FeedbackFlow feedback)
    {
        (_table, _requests, _policy, _steering, _feedback) = (table, requests, policy, steering, feedback);
        _pool = policy as IPoolExploringPolicy;
        _cost = goal.Alpha is null ? table.Cost : table.RawCost;
        _arms = [.. table.Models.Select(_ => new ArmStatistics(requests.Dimension))];
        _estimates = new ArmEstimate[_arms.Length];
        _probabilities = new double[_arms.Length];
        policy.Attach(_arms);
    }

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

        for (var step = 0; step < _requests.Count; step++)
        {
            if ((step & 255) == 0)
                cancellationToken.ThrowIfCancellationRequested();
            var row = _requests.Rows[step];
            var askPool = _pool is not null && poolDraws.NextDouble() < _pool.PoolRate(step + 1);
            var timed = step % TimedEvery == 0;
            var start = timed ? Stopwatch.GetTimestamp() : 0;
            var arm = Choose(step, row, draws.NextDouble());
            if (timed)
                timings.Add(Stopwatch.GetTimestamp() - start);

            var known = _feedback.Rate >= 1 || feedbackDraws.NextDouble() < _feedback.Rate;
            var atOnce = known && _feedback.Delay == 0;
            if (askPool)
                arm = AskPool(step, row, atOnce);
            else
                Learn(step, row, arm, withQuality: atOnce && _pool is null);
            _steering.Decided(step, _requests.Context(step), Allowed(row), _estimates[arm]);
            if (atOnce)
                _steering.Scored(step, _table.Quality[_table.Cell(row, arm)]);

            delayed.Hold(step, known && !atOnce ? new(step, row, arm, askPool) : null);
            if (delayed.DueAfter(step) is { } due)
                Deliver(due);
            _steering.Learned(_policy);
            tally.Add(row, arm, askPool);
        }

        timings.Sort();
        return tally.Finish(Stopwatch.GetElapsedTime(0, timings[timings.Count / 2]).TotalMicroseconds);
    }

    private int Choose(int step, int row, double draw)
    {
        _policy.Estimate(_requests.Context(step), _estimates);
        var exploration = _pool is null ? _policy.Exploration : _policy.Exploration with { Rate = 0 };
        _policy.Probabilities(_estimates, Allowed(row), _steering.Weights, exploration, _probabilities);
        return Sampling.Draw(_probabilities, draw);
    }

    private int AskPool(int step, int row, bool withQuality)
    {
        for (var arm = 0; arm < _arms.Length; arm++)
        {
            if (Allowed(row)[arm])
                Learn(step, row, arm, withQuality);
        }

        // All answers and what they cost are known now, so which model is the largest may have become clear.
        _policy.Estimate(_requests.Context(step), _estimates);
        return _pool!.AnswerOf(_estimates, Allowed(row));
    }

    private void Deliver(in FeedbackDelay.Answer due)
    {
        for (var arm = 0; arm < _arms.Length; arm++)
        {
            if (due.AskedPool ? Allowed(due.Row)[arm] : arm == due.Arm && _pool is null)
                Learn(due.Step, due.Row, arm, withQuality: true, late: true);
        }

        _steering.Scored(due.Step, _table.Quality[_table.Cell(due.Row, due.Arm)]);
    }

    private void Learn(int step, int row, int arm, bool withQuality, bool late = false)
    {
        var cell = _table.Cell(row, arm);
        var observation = new Observation
        {
            Context = _requests.Context(step),
            Quality = withQuality ? _table.Quality[cell] : null,
            Energy = _table.HasCost ? _cost[cell] : null,
            EnergyCounted = late,
        };
        _arms[arm].Add(observation);
        _policy.Refresh(arm, observation);
    }

    private ReadOnlySpan<bool> Allowed(int row) => _table.Available.AsSpan(row * _arms.Length, _arms.Length);
}
