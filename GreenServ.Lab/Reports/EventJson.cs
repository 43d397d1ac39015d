using GreenServ.Lab.Events;

namespace GreenServ.Lab.Reports;

/// <summary>An event and what a policy made of it, as <c>--json</c> prints it; requests are counted from the event on.</summary>
/// <param name="Event"><c>add</c>, <c>remove</c>, <c>break</c> or <c>drift</c>.</param>
/// <param name="Model">Name of the model.</param>
/// <param name="Step">Requests decided before it.</param>
/// <param name="Value">Quality of a broken model, or the shift; <c>null</c> for other events.</param>
/// <param name="Window">Requests in a window.</param>
/// <param name="ShareBefore">Mean share before.</param>
/// <param name="FinalShare">Mean share at the end of the event's own time.</param>
/// <param name="RequestsToSettle">Median.</param>
/// <param name="RequestsToTenPercent">Median.</param>
/// <param name="RequestsToATenth">Median.</param>
/// <param name="RequestsToNotice">Median.</param>
/// <param name="QualityLost">Mean, answers.</param>
/// <param name="RewardLost">Mean.</param>
/// <param name="PerSeed">Each seed's own.</param>
internal sealed record EventJson(
    string Event, string Model, int Step, double? Value, int Window, double? ShareBefore, double? FinalShare, int? RequestsToSettle, int? RequestsToTenPercent,
    int? RequestsToATenth, int? RequestsToNotice, double QualityLost, double? RewardLost, IReadOnlyList<EventOutcome> PerSeed)
{
    public static EventJson Of(EventResult result, IReadOnlyList<string> models, int requests) => new(
        EventSyntax.NameOf(result.Event.Kind),
        models[result.Event.Model],
        result.Event.Step,
        result.Event.Kind is PoolEventKind.Break or PoolEventKind.Drift ? result.Event.Value : null,
        EventTally.Window(requests),
        result.ShareBefore,
        result.FinalShare,
        result.RequestsToSettle,
        result.RequestsToTenPercent,
        result.RequestsToATenth,
        result.RequestsToNotice,
        result.QualityLost,
        result.RewardLost,
        result.PerSeed);
}
