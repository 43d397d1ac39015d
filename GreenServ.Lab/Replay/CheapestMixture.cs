namespace GreenServ.Lab.Replay;

/// <summary>
/// The cheapest way to give every group (all rows, a task, a single row) a mixture of its options such that mean quality
/// is at least α: a multiple-choice knapsack, relaxed. Each group climbs the lower convex hull of its options, and the
/// steps with the lowest price per quality are taken first, the last one in part.
/// </summary>
internal static class CheapestMixture
{
    /// <summary>One choice of a group.</summary>
    internal readonly record struct Option(double Quality, double Cost);

    /// <summary>Options that share a weight; weights of all groups sum to 1.</summary>
    internal readonly record struct Group(double Weight, IReadOnlyList<Option> Options);

    private readonly record struct Climb(double Price, double Quality, double Cost);

    /// <summary>Mean quality and cost of the mixture; where α is out of reach, of the highest quality there is.</summary>
    public static Option Solve(IEnumerable<Group> groups, double alpha)
    {
        var climbs = new List<Climb>();
        var (quality, cost) = (0.0, 0.0);
        foreach (var group in groups)
        {
            var hull = Hull(group.Options);
            quality += group.Weight * hull[0].Quality;
            cost += group.Weight * hull[0].Cost;
            for (var i = 1; i < hull.Count; i++)
            {
                var (gain, price) = (hull[i].Quality - hull[i - 1].Quality, hull[i].Cost - hull[i - 1].Cost);
                climbs.Add(new Climb(price / gain, group.Weight * gain, group.Weight * price));
            }
        }

        foreach (var climb in climbs.OrderBy(climb => climb.Price))
        {
            if (quality >= alpha)
                break;
            var part = Math.Min(1, (alpha - quality) / climb.Quality);
            quality += part * climb.Quality;
            cost += part * climb.Cost;
        }

        return new Option(quality, cost);
    }

    /// <summary>From the cheapest option upwards, each step dearer per quality than the one before.</summary>
    private static List<Option> Hull(IReadOnlyList<Option> options)
    {
        var hull = new List<Option>();
        foreach (var option in options.OrderBy(option => option.Cost).ThenByDescending(option => option.Quality))
        {
            if (hull.Count > 0 && option.Quality <= hull[^1].Quality)
                continue;
            while (hull.Count > 1 && Price(hull[^2], option) <= Price(hull[^2], hull[^1]))
                hull.RemoveAt(hull.Count - 1);
            hull.Add(option);
        }

        return hull;
    }

    private static double Price(Option from, Option to) => (to.Cost - from.Cost) / (to.Quality - from.Quality);
}
