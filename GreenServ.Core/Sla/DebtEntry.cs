namespace GreenServ.Core.Sla;

/// <summary>What is known of one decision.</summary>
/// <param name="Decided">Whether the decision itself is known, and not only a score for it.</param>
/// <param name="Withdrawn">Whether it came to no answer.</param>
/// <param name="Alpha">α in force when it was made.</param>
/// <param name="Mean">Predicted quality, 0..1.</param>
/// <param name="Charged">ŝ: what it counts as until it is scored.</param>
/// <param name="Quality">Score in force; <c>null</c> until there is one.</param>
/// <param name="Revision">Revision of that score.</param>
public readonly record struct DebtEntry(
    bool Decided, bool Withdrawn, double Alpha, double Mean, double Charged, double? Quality, long Revision)
{
    internal DebtSums Contribution => !Decided || Withdrawn
        ? default
        : Quality is { } quality
            ? new DebtSums(Alpha - quality, quality - Mean, 1)
            : new DebtSums(Alpha - Charged, 0, 0);

    internal DebtEntry WithScore(double score, long revision) =>
        // Of two scores with one revision the higher counts: any rule will do that does not depend on the order.
        Quality is { } known && (Revision, known).CompareTo((revision, score)) >= 0 ? this : this with { Quality = score, Revision = revision };

    internal DebtEntry Union(in DebtEntry other)
    {
        var decided = Decided ? this : other;
        var joined = decided with { Withdrawn = Withdrawn || other.Withdrawn, Quality = Quality, Revision = Revision };
        return other.Quality is { } quality ? joined.WithScore(quality, other.Revision) : joined;
    }
}

/// <summary>Sums over decisions: Σ(α − s), Σ(s − m) and the number of scores.</summary>
public readonly record struct DebtSums(double Debt, double Residual, double Scored)
{
    public static DebtSums operator +(DebtSums a, DebtSums b) => new(a.Debt + b.Debt, a.Residual + b.Residual, a.Scored + b.Scored);

    public static DebtSums operator -(DebtSums a, DebtSums b) => new(a.Debt - b.Debt, a.Residual - b.Residual, a.Scored - b.Scored);
}

/// <summary>A debt as it is kept or sent: what is settled for good, and the open decisions, oldest first.</summary>
public sealed record SlaDebtState(DebtSums Settled, IReadOnlyList<KeyValuePair<Guid, DebtEntry>> Open);

/// <summary>A predicted quality.</summary>
/// <param name="Mean">m: posterior mean, clipped to 0..1.</param>
/// <param name="Charged">ŝ = m + δ.</param>
public readonly record struct QualityForecast(double Mean, double Charged);
