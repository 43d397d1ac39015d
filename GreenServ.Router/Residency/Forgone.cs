using System.Collections.Concurrent;

namespace GreenServ.Router.Residency;

/// <summary>
/// What was forgone because a model was not in its host's memory: how much better it would have been than the best that was, less
/// where it would have been worse, never below zero. Once this reaches what the load costs, the load has been paid for, whatever
/// demand was predicted (the rule of ski rental; in statistics a CUSUM). Alternating demand adds up to nothing.
/// </summary>
internal sealed class Forgone
{
    private readonly ConcurrentDictionary<(string Arm, string Host), double> _joules = new();

    /// <summary>Joules of value forgone since the model left.</summary>
    public double Of(string arm, string host) => _joules.GetValueOrDefault((arm, host));

    /// <summary>One request could have been served better, or worse.</summary>
    public void Add(string arm, string host, double joules)
    {
        if (double.IsFinite(joules))
            _joules.AddOrUpdate((arm, host), static (_, more) => Math.Max(more, 0), static (_, before, more) => Math.Max(before + more, 0), joules);
    }

    /// <summary>The model is being loaded.</summary>
    public void Reset(string arm, string host) => _joules.TryRemove((arm, host), out _);
}
