namespace GreenServ.Router.Queues;

/// <summary>Who waits for whom where requests have to wait.</summary>
internal enum RequestPriority
{
    /// <summary>Somebody is watching.</summary>
    Interactive,

    Normal,

    /// <summary>Nobody is waiting for it.</summary>
    Batch,
}

internal static class RequestPriorities
{
    public static RequestPriority[] All { get; } = Enum.GetValues<RequestPriority>();

    /// <summary>
    /// Its share of the slots while all classes wait: 16, 4 and 1 of 21. Shares instead of strict precedence, so that the lowest
    /// class is slow under load and never starved.
    /// </summary>
    public static double Share(this RequestPriority priority) => priority switch
    {
        RequestPriority.Interactive => 16,
        RequestPriority.Normal => 4,
        _ => 1,
    };
}
