namespace GreenServ.Dashboard.Overview;

/// <summary>What the router said of its promises, and whether it still says so.</summary>
public sealed record SlaReading
{
    /// <summary>As of <see cref="ReadAt"/>; <c>null</c> until the router answered once.</summary>
    public SlaFigures? Figures { get; init; }

    public DateTimeOffset? ReadAt { get; init; }

    /// <summary>Whether the router knows no such question: it is older than promises.</summary>
    public bool IsUnsupported { get; init; }

    /// <summary>Why there is no newer answer; <c>null</c> while the router answers.</summary>
    public string? Problem { get; init; }
}
