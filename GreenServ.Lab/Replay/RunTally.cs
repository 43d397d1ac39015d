using GreenServ.Lab.Data;

namespace GreenServ.Lab.Replay;

/// <summary>Counts what one run obtains, and keeps its curves over time.</summary>
internal sealed class RunTally
{
    private readonly OutcomeTable _table;
    private readonly Goal _goal;
    private readonly double[] _best;
    private readonly int _requests;
    private readonly Compliance _compliance;
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

    /// <summary>For a goal and a number of requests; <paramref name="best"/> holds each row's best reward and is empty for an SLA.</summary>
    public RunTally(OutcomeTable table, Goal goal, double[] best, int requests)
    {
        (_table, _goal, _best, _requests) = (table, goal, best, requests);
        _compliance = new Compliance(goal.Alpha ?? 0);
        var points = Checkpoints.Count(requests);
        _regretCurve = new double[goal.Lambda is null ? 0 : points];
        _satisfactionCurve = new double[goal.Alpha is null ? 0 : points];
        _owedCurve = new double[goal.Alpha is null ? 0 : points];
    }

    /// <summary>A step answered by one model; where the whole pool was asked, all its answers are charged.</summary>
    public void Add(int row, int arm, bool askedPool)
    {
        var cell = _table.Cell(row, arm);
        var charged = _table.RawCost[cell];
        if (askedPool)
        {
            for (var model = 0; model < _table.Models.Count; model++)
                charged += model == arm ? 0 : _table.RawCost[_table.Cell(row, model)];
        }

        Add(row, new Expectation(_goal.Lambda is { } lambda ? _table.Reward(cell, lambda) : 0, _table.Quality[cell], charged));
    }

    /// <summary>A step; <c>null</c> where it was passed over.</summary>
    public void Add(int row, Expectation? obtained)
    {
        _steps++;
        if (obtained is { } outcome)
        {
            _answers++;
            _reward += outcome.Reward;
            _quality += outcome.Quality;
            _cost += outcome.Cost;
            _compliance.Add(outcome.Quality);
            if (_goal.Lambda is not null)
                _regret += _best[row] - outcome.Reward;
        }

        if (_steps != Checkpoints.Step(_point, _requests))
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

    /// <summary>The outcome, after all requests.</summary>
    /// <param name="decisionMicrosP50">Median time of a decision in µs; <c>null</c> for plays that decide nothing.</param>
    public RunOutcome Finish(double? decisionMicrosP50) => new()
    {
        MeanReward = _goal.Lambda is null ? null : Mean(_reward),
        MeanQuality = Mean(_quality),
        MeanCost = _table.HasCost ? Mean(_cost) : null,
        TotalCost = _table.HasCost ? _cost : null,
        Regret = _goal.Lambda is null ? null : _regret,
        RegretCurve = _regretCurve,
        Satisfaction = _goal.Alpha is null ? null : Mean(_quality),
        SatisfactionCurve = _satisfactionCurve,
        OwedCurve = _owedCurve,
        StepsToCompliance = _goal.Alpha is null ? null : _compliance.StepsToCompliance,
        DecisionMicrosP50 = decisionMicrosP50,
    };

    // A single model may have no outcome on any of a few requests.
    private double? Mean(double sum) => _answers == 0 ? null : sum / _answers;
}
