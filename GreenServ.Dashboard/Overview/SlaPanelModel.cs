namespace GreenServ.Dashboard.Overview;

/// <summary>What the panel of promises has to say.</summary>
public enum SlaPanelState
{
    /// <summary>Nobody has answered yet.</summary>
    Waiting,

    /// <summary>Nobody promised anything.</summary>
    NoPromise,

    /// <summary>The router is older than promises.</summary>
    Unsupported,

    /// <summary>The router can not be asked, and nothing is recorded.</summary>
    Away,

    Promises,
}

/// <summary>The panel of promises: present figures from the router, or what was recorded last where it can not be asked.</summary>
public sealed record SlaPanelModel
{
    public required SlaPanelState State { get; init; }
    public IReadOnlyList<PromiseFigures> Promises { get; init; } = [];
    public IReadOnlyList<NotedAlarm> Alarms { get; init; } = [];
    public SlaHistory History { get; init; } = SlaHistory.Empty;

    /// <summary>Why the router can not be asked; <c>null</c> while it answers.</summary>
    public string? Problem { get; init; }

    /// <summary>What the figures are as of, where they are no longer fresh; else <c>null</c>.</summary>
    public DateTimeOffset? AsOf { get; init; }

    /// <summary>All in a few words: <c>2 kept · 1 missed</c>.</summary>
    public string Summary => string.Join(" · ", Promises
        .GroupBy(promise => promise.Label).OrderBy(group => group.First().Standing switch
        {
            PromiseStanding.Missed => 0,
            PromiseStanding.Unknown => 1,
            _ => 2,
        }).Select(group => $"{group.Count()} {group.Key}"));

    /// <summary>The same for people who hear the page: changes only when a promise's state does, so that it is not read out every second.</summary>
    public string Spoken => string.Join("; ", Promises.Select(promise =>
        string.Join(", ", [$"Promise {promise.Account} {promise.Label}", .. promise.Troubles.Select(trouble => trouble.Head.ToLowerInvariant())])));

    /// <summary>The promise whose charts are shown until the reader chooses one: the first with trouble.</summary>
    public PromiseFigures? Foremost
    {
        get
        {
            var charted = Promises.Where(promise => promise.Alpha is not null).ToArray();
            return charted.FirstOrDefault(promise => promise.Standing is PromiseStanding.Missed || promise.Troubles.Count > 0) ?? charted.FirstOrDefault();
        }
    }

    public static SlaPanelModel Of(SlaReading reading, SlaHistory? history)
    {
        ArgumentNullException.ThrowIfNull(reading);
        var known = history ?? SlaHistory.Empty;
        if (reading.IsUnsupported)
            return new() { State = SlaPanelState.Unsupported };
        if (reading.Figures is { } figures)
        {
            return new()
            {
                State = figures.Promises.Count > 0 ? SlaPanelState.Promises : SlaPanelState.NoPromise,
                Promises = figures.Promises,
                Alarms = figures.Alarms,
                History = known,
                Problem = reading.Problem,
                AsOf = reading.Problem is null ? null : reading.ReadAt,
            };
        }

        if (reading.Problem is null)
            return new() { State = SlaPanelState.Waiting };

        // A promise that brought nothing in the window may have been taken back long ago.
        var recorded = known.Accounts.Where(series => series.Last.At >= series.Alpha[0].Start).ToArray();
        return new()
        {
            State = recorded.Length > 0 ? SlaPanelState.Promises : SlaPanelState.Away,
            Promises = [.. recorded.Select(series => PromiseFigures.Of(series.Last))],
            History = known,
            Problem = reading.Problem,
            AsOf = recorded.Max(series => (DateTimeOffset?)series.Last.At),
        };
    }
}
