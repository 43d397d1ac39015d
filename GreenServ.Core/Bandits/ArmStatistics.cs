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

    /// <summary>Answered requests that were announced as such (<see cref="Observation.Answered"/>).</summary>
    public double Answers { get; set; }

    /// <summary>How often the arm was observed: answers of unknown energy and quality count too.</summary>
    public long Pulls => (long)Math.Max(Answers, Math.Max(Quality.Count, Energy.Count));

    /// <summary>Lets an observation enter the sums.</summary>
    public void Add(in Observation observation)
    {
        if (observation.Answered)
            Answers++;
        if (observation is { Energy: { } energy, EnergyCounted: false })
            Energy.Add(observation.Context, energy);
        if (observation.Quality is not { } quality)
            return;
        if (observation.PreviousQuality is { } previous)
        {
            Quality.Correct(observation.Context, previous, quality);
            return;
        }

        Quality.Add(observation.Context, quality);
        if (observation.Energy is { } spent)
        {
            for (var i = 0; i < EnergyOfQualityRows.Length; i++)
                EnergyOfQualityRows[i] += observation.Context[i] * spent;
        }
    }

    /// <summary>Adds what another copy learned.</summary>
    public void Merge(ArmStatistics other)
    {
        ArgumentNullException.ThrowIfNull(other);
        Answers += other.Answers;
        Quality.Merge(other.Quality);
        Energy.Merge(other.Energy);
        for (var i = 0; i < EnergyOfQualityRows.Length; i++)
            EnergyOfQualityRows[i] += other.EnergyOfQualityRows[i];
    }
}
