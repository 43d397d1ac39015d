using GreenServ.Lab.Data;
using GreenServ.Lab.Events;
using GreenServ.Lab.Requests;

namespace GreenServ.Lab.Replay;

/// <summary>
/// A policy that never learns, so that its expectation needs no drawing: <c>random</c> (evenly among a row's available
/// models), one model throughout, or the best model of each phase in hindsight. A model is measured on the requests where it
/// is available; the others are passed over.
/// </summary>
internal sealed class ExactPlay
{
    private readonly Scenario _scenario;
    private readonly Func<Phase, int?> _modelOf;

    private ExactPlay(Scenario scenario, Func<Phase, int?> modelOf)
    {
        _scenario = scenario;
        _modelOf = modelOf;
    }

    public static ExactPlay Random(Scenario scenario) => new(scenario, _ => null);

    public static ExactPlay Static(Scenario scenario, int model) => new(scenario, _ => model);

    public static ExactPlay BestStatic(Scenario scenario) => new(scenario, phase => phase.BestStatic);

    /// <summary>Plays the requests.</summary>
    public RunOutcome Run(RequestStream requests)
    {
        var tally = new RunTally(_scenario);
        var shares = new double[_scenario.Table.Models.Count];
        foreach (var phase in _scenario.Phases)
        {
            var model = _modelOf(phase);
            foreach (var row in requests.Rows[phase.Start..phase.End])
                tally.Add(phase, row, Expect(phase.Table, row, model, shares), shares);
        }

        return tally.Finish();
    }

    private Expectation? Expect(OutcomeTable table, int row, int? chosen, double[] shares)
    {
        Array.Clear(shares);
        var lambda = _scenario.Goal.Lambda ?? 0;
        if (chosen is { } model)
        {
            if (!table.Available[table.Cell(row, model)])
                return null;
            shares[model] = 1;
            return Expectation.Of(table, table.Cell(row, model), lambda);
        }

        var sum = default(Expectation);
        var available = table.Available.AsSpan(table.Cell(row, 0), shares.Length);
        var count = available.Count(true);
        for (var m = 0; m < shares.Length; m++)
        {
            if (!available[m])
                continue;
            sum += Expectation.Of(table, table.Cell(row, m), lambda);
            shares[m] = 1.0 / count;
        }

        return sum / count;
    }
}
