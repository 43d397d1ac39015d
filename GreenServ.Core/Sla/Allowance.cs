namespace GreenServ.Core.Sla;

/// <summary>What an <see cref="Allowance"/> is counted in.</summary>
public enum AllowanceUnit
{
    /// <summary>Energy of requests.</summary>
    WattHours,

    /// <summary>Grams of CO₂-equivalent of requests, by what the electricity emits at their time.</summary>
    Grams,
}

/// <summary>What all requests of a profile together may spend in a period.</summary>
/// <param name="Amount">Above 0.</param>
/// <param name="Unit">What it is counted in.</param>
/// <param name="Period">An hour or a day.</param>
/// <param name="ComesFirst">Whether a promised quality gives way where both can not be had; otherwise the allowance does.</param>
public sealed record Allowance(double Amount, AllowanceUnit Unit, TimeSpan Period, bool ComesFirst = false);
