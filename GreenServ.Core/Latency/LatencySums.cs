namespace GreenServ.Core.Latency;

/// <summary>What is kept of one placement.</summary>
/// <param name="Latest">Logical time of its latest answer.</param>
/// <param name="Landmark">Logical time at which an answer counts 1 in the sums.</param>
/// <param name="XX">Σxxᵀ.</param>
/// <param name="XY">Σxy.</param>
/// <param name="YY">Σy².</param>
public sealed record LatencySums(long Latest, long Landmark, double[] XX, double[] XY, double YY);
