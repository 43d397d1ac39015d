using System.Collections.Concurrent;
using GreenServ.Router.Pool;
using Microsoft.Extensions.Options;

namespace GreenServ.Router.Residency;

/// <summary>
/// What it takes to load each model: seconds as seen, else its bytes at the rate its host was seen to load others, else at an assumed
/// rate. Joules are seconds times assumed watts, until loading is measured.
/// </summary>
internal sealed class LoadCosts(IOptions<RouterOptions> options)
{
    private const double NewestWeight = 0.3;

    private readonly ConcurrentDictionary<(string Arm, string Host), double> _seconds = new();
    private readonly ConcurrentDictionary<(string Arm, string Host), double> _firstByteSeconds = new();
    private readonly ConcurrentDictionary<string, double> _bytesPerSecond = new(StringComparer.Ordinal);

    /// <summary>A host told how long it took to load a model.</summary>
    /// <param name="placement">The model.</param>
    /// <param name="seconds">What it took, above 0; anything else is passed over.</param>
    public void Told(Placement placement, double seconds)
    {
        if (!(seconds > 0) || !double.IsFinite(seconds))
            return;
        Blend(_seconds, Key(placement), seconds);
        Blend(_bytesPerSecond, placement.Host.Name, WeightSize.Bytes(placement) / seconds);
    }

    /// <summary>A stream began.</summary>
    /// <param name="placement">The model.</param>
    /// <param name="seconds">From sending the request to its first event, above 0.</param>
    /// <param name="loaded">Whether the request loaded the model: what it took longer than usual is taken for the load.</param>
    public void Began(Placement placement, double seconds, bool loaded)
    {
        if (loaded)
            Told(placement, seconds - _firstByteSeconds.GetValueOrDefault(Key(placement)));
        else
            Blend(_firstByteSeconds, Key(placement), seconds);
    }

    public LoadCost Of(Placement placement)
    {
        var settings = options.Value.Residency;
        var isSeen = _seconds.TryGetValue(Key(placement), out var seconds);
        if (!isSeen)
            seconds = WeightSize.Bytes(placement) / _bytesPerSecond.GetValueOrDefault(placement.Host.Name, settings.LoadBytesPerSecond);
        return new(seconds, seconds * settings.LoadWatts, seconds * (settings.LoadWatts + settings.JoulesPerSecondWaited), isSeen);
    }

    private static (string, string) Key(Placement placement) => (placement.Arm, placement.Host.Name);

    private static void Blend<TKey>(ConcurrentDictionary<TKey, double> known, TKey key, double value)
        where TKey : notnull => known.AddOrUpdate(key, static (_, seen) => seen, static (_, before, seen) => before + NewestWeight * (seen - before), value);
}

/// <summary>What it takes to load a model.</summary>
/// <param name="Seconds">Time.</param>
/// <param name="Joules">Energy, estimated.</param>
/// <param name="WorthJoules">Energy, and what the waiting counts for.</param>
/// <param name="IsSeen">Whether the time was seen, or follows from the size.</param>
internal readonly record struct LoadCost(double Seconds, double Joules, double WorthJoules, bool IsSeen);
