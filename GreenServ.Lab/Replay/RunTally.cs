using GreenServ.Lab.Data;
using GreenServ.Lab.Events;
using GreenServ.Lab.Propensities;

namespace GreenServ.Lab.Replay;

/// <summary>Counts what one run obtains, and keeps its curves over time.</summary>
internal sealed class RunTally
{
    private readonly Scenario _scenario;
    private readonly Goal _goal;
    private readonly Compliance _compliance;
    private readonly ShareTally _shares;
    private readonly EventTally[] _events;
    private readonly double[] _regretCurve;
    private readonly double[] _satisfactionCurve;
    private readonly double[] _owedCurve;
    private double _reward;
    private double _quality;
    private double _cost;
    private double _regret;
    private int _answers;
    private int _steps;
    private int _point;

    public RunTally(Scenario scenario)
    {
        (_scenario, _goal) = (scenario, scenario.Goal);
        _compliance = new Compliance(_goal.Alpha ?? 0);
        _shares = new ShareTally(scenario.Table.Models.Count, scenario.Requests);
        _events = [.. scenario.Events.Select(happening => new EventTally(scenario, happening))];
        var points = Checkpoints.Count(scenario.Requests);
        _regretCurve = new double[_goal.Lambda is null ? 0 : points];
        _satisfactionCurve = new double[_goal.Alpha is null ? 0 : points];
        _owedCurve = new double[_goal.Alpha is null ? 0 : points];
    }

    /// <summary>A step answered by one model; where the whole pool was asked, all its answers are charged.</summary>
    public void Add(Phase phase, int row, int model, bool askedPool, ReadOnlySpan<double> shares)
    {
        var table = phase.Table;
        var cell = table.Cell(row, model);
        var charged = table.RawCost[cell];
        if (askedPool)
        {
            for (var other = 0; other < table.Models.Count; other++)
                charged += other != model && table.Available[table.Cell(row, other)] ? table.RawCost[table.Cell(row, other)] : 0;
        }

        Add(phase, row, new Expectation(_goal.Lambda is { } lambda ? table.Reward(cell, lambda) : 0, table.Quality[cell], charged), shares);
    }

    /// <summary>A step; <c>null</c> where it was passed over.</summary>
    /// <param name="phase">Phase it falls into.</param>
    /// <param name="row">Row it is.</param>
    /// <param name="obtained">What came of it.</param>
    /// <param name="shares">Probability of each model to be chosen.</param>
    public void Add(Phase phase, int row, Expectation? obtained, ReadOnlySpan<double> shares)
    {
        foreach (var (happening, tally) in _scenario.Events.Zip(_events))
            tally.Add(_steps, shares[happening.Model], obtained is { } got ? Lost(phase, row, got) : default);
        _shares.Add(shares);
        _steps++;
        if (obtained is { } outcome)
        {
            _answers++;
            _reward += outcome.Reward;
            _quality += outcome.Quality;
            _cost += outcome.Cost;
            _compliance.Add(outcome.Quality);
            if (_goal.Lambda is not null)
                _regret += phase.BestReward[row] - outcome.Reward;
        }

        if (_steps != Checkpoints.Step(_point, _scenario.Requests))
            return;
        if (_goal.Lambda is not null)
        {
            _regretCurve[_point] = _regret;
        }
        else
        {
            _satisfactionCurve[_point] = _compliance.Satisfaction;
            _owedCurve[_point] = _compliance.Owed;
        }

        _point++;
    }

    /// <summary>The outcome of a play that decides nothing, after all requests.</summary>
    public RunOutcome Finish() => Finish(null, null, []);

    /// <summary>The outcome, after all requests.</summary>
    /// <param name="decisionMicrosP50">Median time of a decision in µs.</param>
    /// <param name="calibration">Probabilities against draws.</param>
    /// <param name="changes">Models that were found to have changed, with the requests decided then.</param>
    public RunOutcome Finish(double? decisionMicrosP50, Calibration? calibration, IReadOnlyList<(int Model, int Step)> changes) => new()
    {
        MeanReward = _goal.Lambda is null ? null : Mean(_reward),
        MeanQuality = Mean(_quality),
        MeanCost = _scenario.Table.HasCost ? Mean(_cost) : null,
        TotalCost = _scenario.Table.HasCost ? _cost : null,
        Regret = _goal.Lambda is null ? null : _regret,
        RegretCurve = _regretCurve,
        Satisfaction = _goal.Alpha is null ? null : Mean(_quality),
        SatisfactionCurve = _satisfactionCurve,
        OwedCurve = _owedCurve,
        StepsToCompliance = _goal.Alpha is null ? null : _compliance.StepsToCompliance,
        DecisionMicrosP50 = decisionMicrosP50,
        ShareCurve = _shares.Finish(),
        Calibration = calibration,
        Changes = changes.Count,
        Events = [.. _scenario.Events.Zip(_events, (happening, tally) => tally.Finish(changes.Where(change => change.Model == happening.Model).Select(change => change.Step)))],
    };

    // A single model may have no outcome on any of a few requests.
    private double? Mean(double sum) => _answers == 0 ? null : sum / _answers;

    private Expectation Lost(Phase phase, int row, Expectation obtained)
    {
        if (_goal.Alpha is { } alpha)
            return new Expectation(0, alpha - obtained.Quality, 0);
        var best = phase.Table.Cell(row, phase.BestOfTask[phase.Table.TaskOf[row]]);
        return Expectation.Of(phase.Table, best, _goal.RequiredLambda) + obtained * -1;
    }
}
