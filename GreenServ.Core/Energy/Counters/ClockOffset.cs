namespace GreenServ.Core.Energy.Counters;

/// <summary>
/// Maps times of another machine's monotonic clock to ours, from the exchanges in which it told its time (Cristian's
/// algorithm): its clock was read somewhere between sending and receiving, so the shortest exchange tells it best.
/// What is known grows stale as clocks drift.
/// </summary>
public sealed class ClockOffset
{
    // Seconds a second: either clock may be 100 ppm off.
    private const double Drift = 200e-6;

    private (TimeSpan Offset, TimeSpan Uncertainty, TimeSpan At)? _best;

    /// <summary>Takes an exchange.</summary>
    /// <param name="sent">When we asked, on our clock.</param>
    /// <param name="received">When the answer came, not before.</param>
    /// <param name="theirs">What their clock said.</param>
    /// <returns>Whether their clock went on as it did; <c>false</c> where it jumped, so that times it told before mean nothing any more.</returns>
    public bool Observe(TimeSpan sent, TimeSpan received, TimeSpan theirs)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(received, sent);
        var half = (received - sent) / 2;
        var offset = theirs - (sent + half);
        var known = UncertaintyAt(received);
        // An offset that can not be had by drift is another clock: the machine was started anew, or slept.
        var jumped = known is not null && (offset - _best!.Value.Offset).Duration() > half + known.Value;
        if (known is null || half <= known || jumped)
            _best = (offset, half, received);
        return !jumped;
    }

    /// <summary>How far a mapped time may be off; <c>null</c> before the first exchange.</summary>
    public TimeSpan? UncertaintyAt(TimeSpan now) => _best is { } best ? best.Uncertainty + Drift * (now - best.At).Duration() : null;

    /// <summary>Their time on our clock.</summary>
    /// <exception cref="InvalidOperationException">Before the first exchange.</exception>
    public TimeSpan ToOurs(TimeSpan theirs) => _best is { } best ? theirs - best.Offset : throw new InvalidOperationException("No exchange has told the other clock yet.");
}
