using System.Text.Json.Serialization;
using GreenServ.Core.Sla;

namespace GreenServ.Storage.Records;

/// <summary>
/// What a decision was made on under promises, and what it is charged with: enough to fold its account from records alone.
/// Parts are <c>null</c> where that is not promised.
/// </summary>
public sealed record SlaRecord
{
    /// <summary>The profile, with <c>@α</c> where the request named an α of its own, and <c>~tenant</c> where it named another tenant.</summary>
    public required string Account { get; init; }

    /// <summary>Logical time: number of the decision within its account, from 1.</summary>
    public required long Time { get; init; }

    /// <summary>What was promised of quality.</summary>
    public SlaQualityPart? Quality { get; init; }

    /// <summary>What was promised of energy.</summary>
    public SlaBudgetPart? Budget { get; init; }

    /// <summary>What all requests of the profile together may spend in a period.</summary>
    public SlaAllowancePart? Allowance { get; init; }

    /// <summary>Limit of the 95th percentile of latency.</summary>
    public double? LatencyP95Ms { get; init; }

    /// <summary>Whether the limit was given up, because no model that was expected to stay within it was left.</summary>
    public bool LatencyGivenUp { get; init; }
}

/// <summary>A promise of mean quality, as one decision met it.</summary>
/// <param name="Alpha">α, above 0 and at most 1.</param>
/// <param name="Mean">m: predicted quality of the chosen model, 0..1.</param>
/// <param name="Charged">ŝ: what the answer counts as until it is scored.</param>
/// <param name="Debt">Answers owed that it acted on.</param>
/// <param name="WrittenOff">Answers beyond the bounds of the debt that are written off with it.</param>
/// <param name="PriceJoules">Joules per answer that were worth paying; <c>null</c> for a policy without a price.</param>
/// <param name="Price">State of the price; <c>null</c> for a policy without a price.</param>
public sealed record SlaQualityPart(
    double Alpha, double Mean, double Charged, double Debt, double WrittenOff, double? PriceJoules, PriceState? Price);

/// <summary>A budget of energy, as one decision met it.</summary>
/// <param name="BudgetJoules">Joules per request that may be spent on average, above 0.</param>
/// <param name="PredictedJoules">Joules that were expected of the request.</param>
/// <param name="Debt">Requests' worth overspent that it acted on.</param>
/// <param name="WrittenOff">Requests' worth beyond the bounds that are written off with it.</param>
/// <param name="LimitJoules">Joules per answer that it allowed to pay; <c>null</c> where it limited nothing.</param>
/// <param name="Price">State of that price.</param>
public sealed record SlaBudgetPart(
    double BudgetJoules, double PredictedJoules, double Debt, double WrittenOff, double? LimitJoules, PriceState? Price);

/// <summary>An allowance of energy or carbon, as one decision met it.</summary>
/// <param name="Amount">What may be spent in a period, above 0.</param>
/// <param name="Unit">What it is counted in.</param>
/// <param name="PeriodSeconds">The period, above 0.</param>
/// <param name="ComesFirst">Whether a promised quality was to give way to it.</param>
/// <param name="Fill">Part of it that the last period had spent; above 1 it was exceeded.</param>
/// <param name="JoulesPerRequest">Joules that a request might take on average; <c>null</c> where that was not known yet.</param>
/// <param name="PredictedJoules">Joules that were expected of the request.</param>
/// <param name="Share">Part of its worth that the request moves the debt by, above 0 and at most 1.</param>
/// <param name="Debt">Requests' worth overspent that it acted on.</param>
/// <param name="LimitJoules">Joules per answer that it allowed to pay; <c>null</c> where it limited nothing.</param>
/// <param name="Price">State of that price.</param>
public sealed record SlaAllowancePart(
    double Amount, AllowanceUnit Unit, double PeriodSeconds, bool ComesFirst, double Fill, double? JoulesPerRequest, double PredictedJoules, double Share, double Debt,
    double? LimitJoules, PriceState? Price)
{
    /// <summary>The allowance itself.</summary>
    public Allowance ToAllowance() => new(Amount, Unit, TimeSpan.FromSeconds(PeriodSeconds), ComesFirst);
}

/// <summary>What a score needs of its decision's <see cref="SlaRecord"/>, so that folding it needs no look-up.</summary>
/// <param name="Account">The decision's account.</param>
/// <param name="Time">The decision's time in it.</param>
/// <param name="Alpha">What was promised to it.</param>
/// <param name="Mean">What was predicted of it.</param>
/// <param name="Charged">What it was charged as.</param>
/// <param name="Delay">Decisions of the account made between it and the score, at least 0.</param>
/// <param name="StandsFor">Decisions that the score stands for, at least 1; of a corrected score as of the first.</param>
public sealed record SlaScoreRecord([property: JsonRequired] string Account, long Time, double Alpha, double Mean, double Charged, long Delay, double StandsFor = 1);

/// <summary>What a correction of a decision's energy needs of its <see cref="SlaRecord"/> and its outcome, so that folding it needs no look-up.</summary>
/// <param name="Account">The decision's account.</param>
/// <param name="Time">The decision's time in it.</param>
/// <param name="DecidedAt">When it was decided, UTC.</param>
/// <param name="ChargedJoules">Joules that the account was charged, at least 0.</param>
/// <param name="BudgetJoules">Its budget, above 0; <c>null</c> where it was under none.</param>
/// <param name="PeriodSeconds">The period of its allowance, above 0; <c>null</c> where it was under none.</param>
/// <param name="GramsPerJoule">What a joule of it emitted; <c>null</c> where nothing told it.</param>
public sealed record SlaEnergyRecord(
    [property: JsonRequired] string Account, long Time, DateTimeOffset DecidedAt, double ChargedJoules, double? BudgetJoules, double? PeriodSeconds, double? GramsPerJoule)
{
    /// <summary>What a decision was charged; <c>null</c> where it was charged no energy.</summary>
    public static SlaEnergyRecord? Of(DecisionRecord decision)
    {
        ArgumentNullException.ThrowIfNull(decision);
        if (decision is not { Sla: { } sla, Outcome: var outcome } || decision.Operation == DecisionRecord.Embeddings)
            return null;
        // What came to no answer is charged to an allowance alone.
        var budget = outcome.Status == OutcomeStatus.Completed ? sla.Budget : null;
        return (budget, sla.Allowance) is (null, null)
            ? null
            : new(sla.Account, sla.Time, decision.DecidedAt, ChargedOf(sla, outcome), budget?.BudgetJoules, sla.Allowance?.PeriodSeconds, outcome.Carbon?.ToIntensity().Grams(1));
    }

    /// <summary>Joules that an outcome is charged: where the true energy of an answer is not known, what was expected of it.</summary>
    public static double ChargedOf(SlaRecord sla, OutcomeRecord outcome) =>
        outcome.EnergyJoules ?? (outcome.Status == OutcomeStatus.Completed ? sla.Budget?.PredictedJoules ?? sla.Allowance?.PredictedJoules : null) ?? 0;
}
