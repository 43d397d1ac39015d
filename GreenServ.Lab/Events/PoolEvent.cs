namespace GreenServ.Lab.Events;

/// <summary>What can happen to a model under way.</summary>
internal enum PoolEventKind
{
    /// <summary>It joins, or comes back. A model whose first event this is was no part of the pool before.</summary>
    Add,

    /// <summary>It leaves; what was learned of it is kept.</summary>
    Remove,

    /// <summary>From then on all its answers have one quality.</summary>
    Break,

    /// <summary>From then on the quality of its answers is shifted, within 0..1.</summary>
    Drift,
}

/// <summary>When an event happens: behind a number of requests, or behind a share of all.</summary>
internal readonly record struct EventTime(double Value, bool IsShare)
{
    /// <summary>Requests that are decided before it.</summary>
    public int Before(int requests) => (int)(IsShare ? Math.Floor(Value * requests + 1e-9) : Value);
}

/// <summary>An event as it was asked for on the command line.</summary>
/// <param name="Kind">What happens.</param>
/// <param name="Model">Name of the model, or <c>best</c>.</param>
/// <param name="Time">When.</param>
/// <param name="Value">The quality of a broken model, or the shift; 0 for other events.</param>
/// <param name="Text">As written, for messages.</param>
internal sealed record EventRequest(PoolEventKind Kind, string Model, EventTime Time, double Value, string Text);

/// <summary>An event of one run.</summary>
/// <param name="Kind">What happens.</param>
/// <param name="Model">Index of the model.</param>
/// <param name="Step">Requests that are decided before it.</param>
/// <param name="Value">The quality of a broken model, or the shift; 0 for other events.</param>
/// <param name="Text">As written, for messages.</param>
internal sealed record PoolEvent(PoolEventKind Kind, int Model, int Step, double Value, string Text);
