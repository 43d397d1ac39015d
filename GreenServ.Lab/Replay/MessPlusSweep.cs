using System.Globalization;
using GreenServ.Core.Policies;
using GreenServ.Lab.Data;

namespace GreenServ.Lab.Replay;

/// <summary>
/// The settings MESS+ is played with. V is per unit of energy, so it is swept relative to the mean cost of the pool (all
/// models, all rows): V · mean cost from 10⁻³ to 10² at half decades, with c of 0.01, 0.1 and 1.
/// </summary>
internal static class MessPlusSweep
{
    private const int HalfDecades = 11;

    private static readonly double[] s_exploration = [0.01, 0.1, 1];

    public static IReadOnlyList<PolicyPlay> Of(OutcomeTable table, double alpha)
    {
        var meanCost = MeanCost(table);
        var plays = new List<PolicyPlay>();
        foreach (var c in s_exploration)
        {
            for (var half = 0; half < HalfDecades; half++)
            {
                var relative = Math.Pow(10, -3 + 0.5 * half);
                var v = relative / meanCost;
                plays.Add(new PolicyPlay(
                    string.Create(CultureInfo.InvariantCulture, $"v*meanCost={relative:0.####};c={c}"),
                    blocks => PolicyCatalog.CreateMessPlus(blocks.Sum(), c),
                    (_, _) => new MessPlusSteering(alpha, v)));
            }
        }

        return plays;
    }

    private static double MeanCost(OutcomeTable table)
    {
        var (sum, cells) = (0.0, 0);
        for (var cell = 0; cell < table.Available.Length; cell++)
        {
            if (!table.Available[cell])
                continue;
            sum += table.RawCost[cell];
            cells++;
        }

        // Where nothing costs anything, V has nothing to weigh.
        return sum > 0 ? sum / cells : 1;
    }
}
