using GreenServ.Client.Wire;

namespace GreenServ.Dashboard.Overview;

/// <summary>An alarm that stands for itself, beside the promises.</summary>
/// <param name="Alarm">What the router raised.</param>
/// <param name="IsOver">Whether what it said of a promise no longer holds.</param>
public sealed record NotedAlarm(SlaAlarm Alarm, bool IsOver)
{
    /// <summary>What happened, in two or three words.</summary>
    public string Head => Alarm.Kind switch
    {
        "drift" => "Model changed",
        "unreachable" => "Out of reach",
        "latency" => "Too slow",
        "budget" => "Over budget",
        _ => "Alarm",
    };

    /// <summary>The router's sentence, led by whom it is about unless it says so itself.</summary>
    public string Text => Alarm.Text.Contains(Alarm.Subject, StringComparison.Ordinal) ? Alarm.Text : $"{Alarm.Subject}: {Alarm.Text}";
}

/// <summary>How all promises stand.</summary>
/// <param name="Promises">In the router's order, so that none jumps while somebody reads.</param>
/// <param name="Alarms">Alarms that no promise shows as a present trouble, newest first.</param>
public sealed record SlaFigures(IReadOnlyList<PromiseFigures> Promises, IReadOnlyList<NotedAlarm> Alarms)
{
    /// <summary>As the router says.</summary>
    public static SlaFigures Of(SlaStatus status)
    {
        ArgumentNullException.ThrowIfNull(status);
        PromiseFigures[] promises = [.. status.Promises.Select(promise => PromiseFigures.Of(promise, status.Alarms))];
        var shown = promises.SelectMany(promise => promise.Troubles.Select(trouble => (trouble.Kind, promise.Account))).ToHashSet();
        NotedAlarm[] alarms =
        [
            .. status.Alarms.Where(alarm => !shown.Contains((alarm.Kind, alarm.Subject)))
                .Select(alarm => new NotedAlarm(alarm, IsOver: alarm.Kind is "unreachable" or "latency" or "budget")),
        ];
        return new(promises, alarms);
    }
}
