using System.Numerics.Tensors;

namespace GreenServ.Core.Bandits;

/// <summary>
/// All that is remembered of one arm: sums every policy is a function of. Policies may therefore change at any moment
/// without forgetting.
/// </summary>
public sealed class ArmStatistics(int dimension)
{
    /// <summary>Quality over the requests whose quality is known.</summary>
    public RegressionSums Quality { get; } = new(dimension);

    /// <summary>Normalised energy over the requests whose energy is known.</summary>
    public RegressionSums Energy { get; } = new(dimension);

    /// <summary>
    /// Σ(energy · x) over the rows of <see cref="Quality"/>: with it a blended reward (GreenServ, equation 5) can be formed
    /// for any λ from the very rows the published policy would have learned from.
    /// </summary>
    public double[] EnergyOfQualityRows { get; } = new double[dimension];

    /// <summary>Expected normalised energy before anything was seen (from metadata); <c>null</c> when unknown.</summary>
    public double? PriorEnergy { get; set; }

    /// <summary>Answered requests that were announced as such (<see cref="Observation.Answered"/>); a plain count, which does not fade.</summary>
    public double Answers { get; set; }

    /// <summary>
    /// Whether the arm joined a pool that had learned already: it gets the benefit of the doubt, since the others have shown
    /// what they can do and it has not.
    /// </summary>
    public bool IsNewcomer { get; set; }

    /// <summary>
    /// How often the arm was observed: answers of unknown energy and quality count too. Where answers were not announced, what
    /// their rows count now, at least 1 once there is one.
    /// </summary>
    public long Pulls => Answers > 0 ? (long)Answers
        : Math.Max(Quality.Count, Energy.Count) is > 0 and var rows ? Math.Max(1, (long)Math.Round(rows))
        : 0;

    /// <summary>Lets an observation enter the sums.</summary>
    public void Add(in Observation observation)
    {
        var weight = observation.Weight;
        if (observation.Answered)
            Answers++;
        if (observation is { Energy: { } energy, EnergyCounted: false })
        {
            if (observation.PreviousEnergy is { } counted)
                Energy.Correct(observation.Context, counted, energy, weight);
            else
                Energy.Add(observation.Context, energy, weight);
            if (observation.ScoredRow is { } scored)
                TensorPrimitives.MultiplyAdd<double>(observation.Context, scored.Weight * (energy - (scored.Energy ?? 0)), EnergyOfQualityRows, EnergyOfQualityRows);
        }

        if (observation.Quality is not { } quality)
            return;
        if (observation.PreviousQuality is { } previous)
        {
            Quality.Correct(observation.Context, previous, quality, weight);
            return;
        }

        Quality.Add(observation.Context, quality, weight);
        if (observation.Energy is { } spent)
            TensorPrimitives.MultiplyAdd<double>(observation.Context, weight * spent, EnergyOfQualityRows, EnergyOfQualityRows);
    }

    /// <summary>Adds what another copy learned, each row counting <paramref name="weight"/> times as much as it does there.</summary>
    public void Merge(ArmStatistics other, double weight = 1)
    {
        ArgumentNullException.ThrowIfNull(other);
        Answers += other.Answers;
        Quality.Merge(other.Quality, weight);
        Energy.Merge(other.Energy, weight);
        TensorPrimitives.MultiplyAdd<double>(other.EnergyOfQualityRows, weight, EnergyOfQualityRows, EnergyOfQualityRows);
    }

    /// <summary>Makes every row count <paramref name="factor"/> times as much.</summary>
    public void Scale(double factor)
    {
        Quality.Scale(factor);
        Energy.Scale(factor);
        TensorPrimitives.Multiply<double>(EnergyOfQualityRows, factor, EnergyOfQualityRows);
    }
}
