using GreenServ.Core.Policies;

namespace GreenServ.Core.Sla;

/// <summary>
/// The lowest price (energy per answer) at which the arms with the highest <c>price · quality − energy</c>, chosen context by
/// context, reach α on average; quality is taken optimistically, as mean + 0.8 deviations within 0..1.
/// </summary>
/// <param name="Price">
/// Energy per answer, above 0. Where α is out of reach: what the last, dearest gain costs. Where the cheapest arms already
/// reach α: 0.7 of what the first gain costs.
/// </param>
/// <param name="IsReachable">False raises an alarm: even the best arm for every context is not expected to reach α.</param>
/// <param name="BestReachable">Mean quality of the best arm for every context, at posterior means: what to show beside an alarm.</param>
/// <remarks>
/// A multiple-choice knapsack, relaxed: each context climbs the lower convex hull of its arms' (quality, energy), and all
/// steps are taken in the order of their price. Optimism is right here because the debt measures the truth and corrects:
/// planning with means costs 7 % more energy, with a lower bound 21 %.
/// </remarks>
public sealed record PricePlan(double Price, bool IsReachable, double BestReachable)
{
    private const double Optimism = 0.8;
    private const double BelowCheapest = 0.7;

    // Prices are kept within this factor of the mean energy of all arms, so that their logarithm stays a number.
    private const double LargestRatio = 1e9;
    private const double SmallestEnergy = 1e-290;

    private readonly record struct Option(double Quality, double Energy);

    private readonly record struct Climb(double Price, double Gain);

    /// <summary>Plans for α; <c>null</c> where no arm of any context has been observed yet.</summary>
    public static PricePlan? Solve(PlanSnapshot snapshot, double alpha)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        var climbs = new List<Climb>();
        var hull = new List<Option>(snapshot.Arms);
        var options = new List<Option>(snapshot.Arms);
        var (contexts, level, best, energy) = (0, 0.0, 0.0, 0.0);
        for (var i = 0; i < snapshot.Contexts; i++)
        {
            options.Clear();
            var mean = 0.0;
            for (var k = 0; k < snapshot.Arms; k++)
            {
                if (!snapshot.Usable(i, k))
                    continue;
                var estimate = snapshot.Estimates(i)[k];
                options.Add(new Option(Hoped(estimate), estimate.EnergyMean));
                mean = Math.Max(mean, estimate.QualityMean);
            }

            if (options.Count == 0)
                continue;
            contexts++;
            best += Math.Min(mean, 1);
            energy += options.Average(option => option.Energy);
            Climbing(options, hull);
            level += hull[0].Quality;
            for (var step = 1; step < hull.Count; step++)
                climbs.Add(new Climb(PriceOf(hull[step - 1], hull[step]), hull[step].Quality - hull[step - 1].Quality));
        }

        if (contexts == 0)
            return null;
        var (price, reached) = Take(climbs, alpha * contexts - level, Math.Max(energy / contexts, SmallestEnergy));
        return new PricePlan(price, reached, best / contexts);
    }

    private static double Hoped(in ArmEstimate estimate) =>
        Math.Clamp(estimate.QualityMean + Optimism * Math.Sqrt(Math.Max(estimate.QualityVariance, 0)), 0, 1);

    private static (double Price, bool Reached) Take(List<Climb> climbs, double missing, double meanEnergy)
    {
        // The best arms are the cheapest everywhere: nothing can be bought, and any price chooses them.
        if (climbs.Count == 0)
            return (meanEnergy, missing <= 0);
        climbs.Sort((a, b) => a.Price.CompareTo(b.Price));
        if (missing <= 0)
            return (BelowCheapest * Bounded(climbs[0].Price), true);
        foreach (var climb in climbs)
        {
            missing -= climb.Gain;
            if (missing <= 0)
                return (Bounded(climb.Price), true);
        }

        // Sums in another order may leave a sliver of a promise that is exactly the best level.
        return (Bounded(climbs[^1].Price), missing <= 1e-9);

        double Bounded(double price) => Math.Clamp(price, meanEnergy / LargestRatio, meanEnergy * LargestRatio);
    }

    // From the cheapest arm upwards, each step dearer per gain than the one before.
    private static void Climbing(List<Option> options, List<Option> hull)
    {
        options.Sort((a, b) => a.Energy != b.Energy ? a.Energy.CompareTo(b.Energy) : b.Quality.CompareTo(a.Quality));
        hull.Clear();
        foreach (var option in options)
        {
            if (hull.Count > 0 && option.Quality <= hull[^1].Quality)
                continue;
            while (hull.Count > 1 && PriceOf(hull[^2], option) <= PriceOf(hull[^2], hull[^1]))
                hull.RemoveAt(hull.Count - 1);
            hull.Add(option);
        }
    }

    private static double PriceOf(Option from, Option to) => (to.Energy - from.Energy) / (to.Quality - from.Quality);
}
