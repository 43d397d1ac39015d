using GreenServ.Lab.Data;

namespace GreenServ.Lab.Replay;

/// <summary>Reward at some λ, quality and raw cost of one cell, or their sum or mean over several.</summary>
internal readonly record struct Expectation(double Reward, double Quality, double Cost)
{
    public static Expectation Of(OutcomeTable table, int cell, double lambda) =>
        new(table.Reward(cell, lambda), table.Quality[cell], table.RawCost[cell]);

    public static Expectation operator +(Expectation a, Expectation b) => new(a.Reward + b.Reward, a.Quality + b.Quality, a.Cost + b.Cost);

    public static Expectation operator *(Expectation a, double weight) => new(a.Reward * weight, a.Quality * weight, a.Cost * weight);

    public static Expectation operator /(Expectation a, double divisor) => a * (1 / divisor);

    /// <summary>Whether this is to be preferred: the higher reward, at equal reward the lower cost.</summary>
    public bool Beats(Expectation other) => Reward > other.Reward || (Reward == other.Reward && Cost < other.Cost);
}
