using GreenServ.Lab.Data;
using GreenServ.Lab.Requests;

namespace GreenServ.Lab.Replay;

/// <summary>
/// A policy that never learns, so that its expectation needs no drawing: <c>random</c> (evenly among a row's available
/// models) or one model throughout. One model is measured on the rows where it is available; the others are passed over.
/// </summary>
internal sealed class ExactPlay
{
    private readonly OutcomeTable _table;
    private readonly int? _model;

    private ExactPlay(OutcomeTable table, int? model)
    {
        _table = table;
        _model = model;
    }

    public static ExactPlay Random(OutcomeTable table) => new(table, null);

    public static ExactPlay Static(OutcomeTable table, int model) => new(table, model);

    /// <summary>Plays the requests for a goal; <paramref name="best"/> holds each row's best reward and is empty for an SLA.</summary>
    public RunOutcome Run(Goal goal, double[] best, RequestStream requests)
    {
        var tally = new RunTally(_table, goal, best, requests.Count);
        foreach (var row in requests.Rows)
            tally.Add(row, Expect(row, goal.Lambda ?? 0));
        return tally.Finish(decisionMicrosP50: null);
    }

    private Expectation? Expect(int row, double lambda)
    {
        if (_model is { } model)
            return _table.Available[_table.Cell(row, model)] ? Expectation.Of(_table, _table.Cell(row, model), lambda) : null;
        var sum = default(Expectation);
        var count = 0;
        for (var m = 0; m < _table.Models.Count; m++)
        {
            if (!_table.Available[_table.Cell(row, m)])
                continue;
            sum += Expectation.Of(_table, _table.Cell(row, m), lambda);
            count++;
        }

        return sum / count;
    }
}
