using GreenServ.Core.Evaluation.Savings;

namespace GreenServ.Storage.Telemetry;

/// <summary>Answered requests of a window, or an even sample of them.</summary>
/// <param name="Requests">The sample, oldest first.</param>
/// <param name="Total">Requests in the window, whatever became of them.</param>
/// <param name="Step">One in this many was taken; 1 for all.</param>
public sealed record RequestSample(IReadOnlyList<LoggedRequest> Requests, long Total, int Step);
