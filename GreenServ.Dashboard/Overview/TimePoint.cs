namespace GreenServ.Dashboard.Overview;

/// <summary>One bucket of a chart over time.</summary>
/// <param name="Start">Start of the bucket.</param>
/// <param name="Value"><c>null</c> where nothing is known: a gap, not a zero.</param>
public readonly record struct TimePoint(DateTimeOffset Start, double? Value);
