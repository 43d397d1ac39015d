namespace GreenServ.Lab.Replay;

/// <summary>What a run optimises: a trade-off (λ set) or a promised satisfaction (α set).</summary>
internal readonly record struct Goal(double? Lambda, double? Alpha)
{
    public static Goal TradeOff(double lambda) => new(lambda, null);

    public static Goal Sla(double alpha) => new(null, alpha);

    /// <summary>λ, for goals that are a trade-off.</summary>
    public double RequiredLambda => Lambda ?? throw new InvalidOperationException("The goal is an SLA and has no λ.");
}
