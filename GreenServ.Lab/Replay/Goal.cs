using System.Globalization;

namespace GreenServ.Lab.Replay;

/// <summary>What a run optimises: a trade-off (λ set) or a promised satisfaction (α set).</summary>
/// <param name="Lambda">λ, 0..1; <c>null</c> for a promise.</param>
/// <param name="Alpha">α, above 0 and at most 1; <c>null</c> for a trade-off.</param>
/// <param name="Share">Share of the way from the cheapest to the best model that α was given as; <c>null</c> where it was a number.</param>
internal readonly record struct Goal(double? Lambda, double? Alpha, double? Share = null)
{
    public static Goal TradeOff(double lambda) => new(lambda, null);

    public static Goal Sla(double alpha, double? share = null) => new(null, alpha, share);

    /// <summary>λ, for goals that are a trade-off.</summary>
    public double RequiredLambda => Lambda ?? throw new InvalidOperationException("The goal is an SLA and has no λ.");

    /// <summary>For people: λ = 0.5, α = 0.8, or α = 0.6324 (30 %).</summary>
    public string Title =>
        Lambda is { } lambda ? $"λ = {Number(lambda)}"
        : Share is { } share ? $"α = {Number(Alpha!.Value)} ({Number(share * 100)} %)"
        : $"α = {Number(Alpha!.Value)}";

    /// <summary>For names of files: lambda-0.5 or alpha-0.8.</summary>
    public string FileName => Lambda is { } lambda ? $"lambda-{Number(lambda)}" : $"alpha-{Number(Alpha!.Value)}";

    private static string Number(double value) => value.ToString("0.######", CultureInfo.InvariantCulture);
}
