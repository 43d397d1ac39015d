using System.Collections.Concurrent;
using System.Globalization;

namespace GreenServ.Router.Pool;

/// <summary>
/// Gives a placement that keeps failing a rest, so that not every request pays for trying it: after three failures in a row
/// half a minute, doubling with each further one up to ten minutes. One success ends it.
/// </summary>
internal sealed class PlacementRest(TimeProvider time)
{
    private const int FailuresBeforeRest = 3;
    private static readonly TimeSpan s_first = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan s_longest = TimeSpan.FromMinutes(10);

    private readonly ConcurrentDictionary<(string Arm, string Host), (int Failures, DateTimeOffset Until)> _failing = new();

    /// <summary>Why the placement should not be asked now; <c>null</c> when it may be.</summary>
    public string? Reason(Placement placement)
    {
        if (!_failing.TryGetValue(Key(placement), out var state) || state.Until <= time.GetUtcNow())
            return null;
        var seconds = Math.Ceiling((state.Until - time.GetUtcNow()).TotalSeconds);
        return string.Create(CultureInfo.InvariantCulture, $"failed {state.Failures} times in a row; next try in {seconds:0} s");
    }

    public void Failed(Placement placement) => _failing.AddOrUpdate(
        Key(placement), _ => (1, DateTimeOffset.MinValue), (_, state) => (state.Failures + 1, RestAfter(state.Failures + 1)));

    public void Succeeded(Placement placement) => _failing.TryRemove(Key(placement), out _);

    private DateTimeOffset RestAfter(int failures)
    {
        if (failures < FailuresBeforeRest)
            return DateTimeOffset.MinValue;
        var rest = s_first * Math.Pow(2, Math.Min(failures - FailuresBeforeRest, 10));
        return time.GetUtcNow() + (rest < s_longest ? rest : s_longest);
    }

    private static (string, string) Key(Placement placement) => (placement.Arm, placement.Host.Name);
}
