using System.Globalization;
using GreenServ.Router.Sla;
using GreenServ.Storage.Records;

namespace GreenServ.Router.Explanations;

/// <summary>What promises had to do with a decision, in words.</summary>
internal static class PromiseSentence
{
    // Debts of less than this are within what every promise carries all the time.
    private const double WorthMentioning = 1;

    /// <summary>What the chosen model was the best choice for.</summary>
    public static string Goal(DecisionRecord decision)
    {
        if (decision.Sla is { LatencyGivenUp: true, LatencyP95Ms: { } limit })
            return string.Create(CultureInfo.InvariantCulture, $"as the fastest left, since no model is expected to answer within {limit:0.###} ms");
        if (decision.Sla?.Quality is { } quality)
            return string.Create(CultureInfo.InvariantCulture, $"as the most economical way to keep a mean quality of {quality.Alpha:0.###}{Price(quality)}{Budget(decision)}");
        return string.Create(CultureInfo.InvariantCulture, $"as the best trade of quality against energy for it at λ = {decision.Lambda:0.##}{Budget(decision)}");
    }

    /// <summary>How the promise of quality stood.</summary>
    public static string Standing(DecisionRecord decision) => decision.Sla?.Quality switch
    {
        { Debt: >= WorthMentioning and var owed } => string.Create(CultureInfo.InvariantCulture, $", and {owed:0.#} good answers were owed"),
        { Debt: <= -WorthMentioning and var saved } => string.Create(CultureInfo.InvariantCulture, $", and {-saved:0.#} good answers were in reserve"),
        _ => "",
    };

    private static string Price(SlaQualityPart quality) => quality.PriceJoules is { } joules
        ? string.Create(CultureInfo.InvariantCulture, $" (one more good answer is worth {joules:0.#} J now)")
        : "";

    private static string Budget(DecisionRecord decision) => decision.Sla switch
    {
        { Allowance: { } allowance } sla => Allowance(decision, sla, allowance),
        _ => BudgetOfRequest(decision),
    };

    private static string Allowance(DecisionRecord decision, SlaRecord sla, SlaAllowancePart part)
    {
        var name = AllowanceAlarm.Name(part.ToAllowance());
        return sla.Quality is not null && !part.ComesFirst
            ? part.Fill > 1 ? string.Create(CultureInfo.InvariantCulture, $", though {part.Fill:P0} of the budget of {name} are spent: the promise comes first") : ""
            : part.LimitJoules is { } limit && IsLimited(decision, limit) ? string.Create(CultureInfo.InvariantCulture, $" within the budget of {name}, of which {part.Fill:P0} are spent and which allows no more") : "";
    }

    private static string BudgetOfRequest(DecisionRecord decision) =>
        decision.Sla is { Budget: { LimitJoules: { } limit } budget } && IsLimited(decision, limit)
            ? string.Create(CultureInfo.InvariantCulture, $" within the budget of {budget.BudgetJoules:0.###} J a request, which allows no more")
            : "";

    // The weights say what was paid; where the budget was the reason, it is just its limit.
    private static bool IsLimited(DecisionRecord decision, double limitJoules)
    {
        var weights = decision.EffectiveWeights;
        return weights.Energy > 0 && weights.Quality / weights.Energy * decision.ReferenceEnergyJoules >= limitJoules * (1 - 1e-9);
    }
}
