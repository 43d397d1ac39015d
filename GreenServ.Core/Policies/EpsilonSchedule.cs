using System.Globalization;
using GreenServ.Core.Bandits;

namespace GreenServ.Core.Policies;

/// <summary>The decaying exploration share of the published ε-greedy policies: one step down per learned quality.</summary>
internal sealed record EpsilonSchedule(double Start = 1, double Decay = 0.98, double Minimum = 0.01)
{
    public double RateAfter(IReadOnlyList<ArmStatistics> arms)
    {
        var updates = 0.0;
        for (var k = 0; k < arms.Count; k++)
            updates += arms[k].Quality.Count;
        return Math.Max(Minimum, Start * Math.Pow(Decay, updates));
    }

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"epsilon={Start:R};decay={Decay:R};minimum={Minimum:R}");
}
