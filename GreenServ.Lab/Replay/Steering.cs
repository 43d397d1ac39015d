using GreenServ.Core.Policies;
using GreenServ.Core.Sla;

namespace GreenServ.Lab.Replay;

/// <summary>A trade-off: the same weights throughout.</summary>
internal sealed class TradeOffSteering(double lambda) : ISteering
{
    public Weights Weights { get; } = Weights.FromLambda(lambda);

    public void Decided(int step, ReadOnlySpan<double> context, ReadOnlySpan<bool> allowed, in ArmEstimate chosen)
    {
    }

    public void Scored(int step, double quality)
    {
    }

    public void Learned(IPolicy policy)
    {
    }
}

/// <summary>An SLA kept by the product's own controller: a price that follows debt and plan.</summary>
internal sealed class PriceSteering(double alpha, int dimension, int arms, int seed) : ISteering
{
    private readonly SlaController _controller = new(new SlaGoal(alpha), dimension, new Random(unchecked(seed * 6007 + 15_485_863)));

    // What each step was charged as, until its score comes.
    private readonly List<(long Time, QualityForecast Forecast)> _charged = [];

    public Weights Weights => _controller.Terms().Weights;

    public void Decided(int step, ReadOnlySpan<double> context, ReadOnlySpan<bool> allowed, in ArmEstimate chosen) =>
        _charged.Add(_controller.Decided(_controller.Terms(), context, allowed, chosen));

    public void Scored(int step, double quality)
    {
        var (time, forecast) = _charged[step];
        _controller.Account.Scored(time, alpha, forecast, quality, previous: null, _controller.DecisionsSince(time), _controller.Account.Feedback.DecisionsPerScore);
    }

    public void Learned(IPolicy policy)
    {
        if (_controller.PlanIsDue)
            _controller.Replan(policy, arms);
    }
}

/// <summary>An SLA kept by the published virtual queue of MESS+.</summary>
internal sealed class MessPlusSteering(double alpha, double v) : ISteering
{
    private readonly MessPlusDebt _debt = new();

    public Weights Weights => _debt.Weights(v);

    public void Decided(int step, ReadOnlySpan<double> context, ReadOnlySpan<bool> allowed, in ArmEstimate chosen)
    {
    }

    public void Scored(int step, double quality) => _debt.Settle(alpha, quality);

    public void Learned(IPolicy policy)
    {
    }
}
