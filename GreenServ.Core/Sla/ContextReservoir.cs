using GreenServ.Core.Expectations;
using GreenServ.Core.Policies;

namespace GreenServ.Core.Sla;

/// <summary>
/// A random sample of recent contexts with their candidates, the older the thinner: once full, one context in four replaces
/// a random one, so that the mean age of the sample is about 1,000 decisions. Instances are not thread-safe.
/// </summary>
public sealed class ContextReservoir(int dimension, Random random)
{
    /// <summary>Contexts held at most.</summary>
    public const int Capacity = 256;

    private const double Share = 0.25;

    private readonly double[] _contexts = new double[Capacity * dimension];
    private readonly bool[][] _allowed = new bool[Capacity][];
    private readonly RequestOutlook?[] _outlooks = new RequestOutlook?[Capacity];

    /// <summary>Contexts held.</summary>
    public int Count { get; private set; }

    /// <summary>Offers the context of a decision, the arms that were candidates for it, and what else moves its energy.</summary>
    public void Offer(ReadOnlySpan<double> context, ReadOnlySpan<bool> allowed, RequestOutlook? outlook = null)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(context.Length, dimension);
        if (Count == Capacity && random.NextDouble() >= Share)
            return;
        var place = Count < Capacity ? Count++ : random.Next(Capacity);
        context.CopyTo(_contexts.AsSpan(place * dimension, dimension));
        _outlooks[place] = outlook;
        if (_allowed[place]?.Length == allowed.Length)
            allowed.CopyTo(_allowed[place]);
        else
            _allowed[place] = allowed.ToArray();
    }

    /// <summary>What the policy believes in a held context now. An arm that joined after the context was held counts as its candidate.</summary>
    internal void Read(int place, IPolicy policy, EnergyForecast? forecast, Span<ArmEstimate> estimates, Span<bool> allowed)
    {
        policy.Estimate(_contexts.AsSpan(place * dimension, dimension), estimates);
        if (_outlooks[place] is { } outlook)
            forecast?.Invoke(outlook, estimates);
        for (var k = 0; k < allowed.Length; k++)
            allowed[k] = k >= _allowed[place].Length || _allowed[place][k];
    }
}

/// <summary>Puts the energies that a policy believes of an ordinary request right for one request, as decisions do.</summary>
/// <param name="outlook">The request.</param>
/// <param name="estimates">What the policy believes; takes what is predicted.</param>
public delegate void EnergyForecast(RequestOutlook outlook, Span<ArmEstimate> estimates);
