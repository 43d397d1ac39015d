using GreenServ.Core.Bandits;
using GreenServ.Core.Policies;

namespace GreenServ.Lab.Tests.Replay;

/// <summary>Asks the whole pool on its first steps, then takes the first arm; keeps what it was shown.</summary>
internal sealed class PoolAskingPolicy(int stepsThatAsk) : IPoolExploringPolicy
{
    private readonly FixedPolicy _inner = new(evenly: false);

    public List<(int Arm, double[] Context, double? Quality, double? Energy)> Seen => _inner.Seen;

    public string Name => "pool-asking";

    public string Parameters => "";

    public Exploration Exploration => new(1, 0);

    public double PoolRate(long decision) => decision <= stepsThatAsk ? 1 : 0;

    public int AnswerOf(ReadOnlySpan<ArmEstimate> estimates, ReadOnlySpan<bool> allowed) => allowed.LastIndexOf(true);

    public void Attach(IReadOnlyList<ArmStatistics> arms) => _inner.Attach(arms);

    public void Refresh(int arm, in Observation observation) => _inner.Refresh(arm, observation);

    public void Estimate(ReadOnlySpan<double> context, Span<ArmEstimate> estimates) => _inner.Estimate(context, estimates);

    public void Probabilities(
        ReadOnlySpan<ArmEstimate> estimates, ReadOnlySpan<bool> allowed, in Weights weights, in Exploration exploration, Span<double> probabilities) =>
        _inner.Probabilities(estimates, allowed, weights, exploration, probabilities);
}
