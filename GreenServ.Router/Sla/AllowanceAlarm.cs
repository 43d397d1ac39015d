using System.Globalization;
using GreenServ.Core.Sla;
using GreenServ.Router.Profiles;

namespace GreenServ.Router.Sla;

/// <summary>When an operator should look at an allowance, and what is said then.</summary>
internal static class AllowanceAlarm
{
    // What is spent wavers by a few percent around what is allowed.
    private const double Exceeded = 1.05;

    /// <summary>Whether it is exceeded, or can not even be counted.</summary>
    public static bool IsDue(PromiseStanding standing) => standing.Allowance is { Fill: > Exceeded } || IsUncounted(standing);

    public static string Text(PromiseStanding standing, Allowance allowance, double referenceEnergyJoules)
    {
        var plan = standing.Plan!;
        var budget = Name(allowance);
        var fill = string.Create(CultureInfo.InvariantCulture, $"{standing.Allowance?.Fill ?? 0:P0} of it are spent");
        return IsUncounted(standing) ? $"The budget of {budget} of {standing.Account} can not be counted: nothing tells what electricity emits. Set GreenServ:Carbon."
            : plan.Budget is { IsReachable: false } unreachable ? string.Create(
                CultureInfo.InvariantCulture,
                $"{standing.Account} may spend {budget}, which is {plan.Goal.Budget * referenceEnergyJoules:0.#} J a request at the present rate, and even the cheapest models are expected to take about {unreachable.LeastEnergy * referenceEnergyJoules:0.#} J; {fill}.")
            : plan.IsTorn && allowance.ComesFirst ? string.Create(
                CultureInfo.InvariantCulture,
                $"The budget of {budget} holds {standing.Account} below its promised quality of {standing.Promise.Alpha:0.###}: about {plan.Budget!.Quality:0.00} is expected within it; {fill}.")
            : plan.IsTorn ? string.Create(
                CultureInfo.InvariantCulture,
                $"{standing.Account} keeps its promised quality of {standing.Promise.Alpha:0.###}, which takes more than its budget of {budget}: the budget gives way; {fill}.")
            : $"{standing.Account} has exceeded its budget of {budget}: {fill}.";
    }

    /// <summary>An allowance in words.</summary>
    public static string Name(Allowance allowance) => string.Create(
        CultureInfo.InvariantCulture, $"{allowance.Amount:0.###} {(allowance.Unit == AllowanceUnit.Grams ? "g of CO₂e" : "Wh")} {(BudgetPeriods.Of(allowance) == BudgetPeriods.Hour ? "an hour" : "a day")}");

    private static bool IsUncounted(PromiseStanding standing) =>
        standing.Promise.Allowance is { Unit: AllowanceUnit.Grams } && standing.Allowance is { MeanGramsPerJoule: null };
}
