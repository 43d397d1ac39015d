namespace GreenServ.Core.Energy.Attribution;

/// <summary>How one physical counter stands.</summary>
/// <param name="Totals">Its accounts.</param>
/// <param name="IdleWatts">Idle power learned or configured; <c>null</c> while unknown.</param>
/// <param name="RelativeNoise">Standard deviation of a window's energy relative to what its work is expected to cost.</param>
/// <param name="MeasuredUntil">When it last moved, on the readings' clock; <c>null</c> before it did.</param>
public sealed record CounterStanding(AccountTotals Totals, double? IdleWatts, double RelativeNoise, TimeSpan? MeasuredUntil);
