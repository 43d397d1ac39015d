namespace GreenServ.Core.Energy.Counters;

/// <summary>
/// Maps times of another machine's monotonic clock to ours, from the exchanges in which it told its time (Cristian's
/// algorithm): its clock was read somewhere between sending and receiving, so the shortest exchange tells it best.
/// What is known grows stale as clocks drift.
/// </summary>
public sealed class ClockOffset
{
    /// <summary>Assumed drift between two clocks, seconds a second.</summary>
    private const double Drift = 100e-6;

    private (TimeSpan Offset, TimeSpan Uncertainty, TimeSpan At)? _best;

    /// <summary>Takes an exchange.</summary>
    /// <param name="sent">When we asked, on our clock.</param>
    /// <param name="received">When the answer came, not before.</param>
    /// <param name="theirs">What their clock said.</param>
    public void Observe(TimeSpan sent, TimeSpan received, TimeSpan theirs)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(received, sent);
        var half = (received - sent) / 2;
        var offset = theirs - (sent + half);
        // An offset that can not be had by drift is another clock: the machine was started anew.
        if (UncertaintyAt(received) is not { } known || half <= known || (offset - _best!.Value.Offset).Duration() > half + known)
            _best = (offset, half, received);
    }

    /// <summary>How far a mapped time may be off; <c>null</c> before the first exchange.</summary>
    public TimeSpan? UncertaintyAt(TimeSpan now) => _best is { } best ? best.Uncertainty + Drift * (now - best.At).Duration() : null;

    /// <summary>Their time on our clock.</summary>
    /// <exception cref="InvalidOperationException">Before the first exchange.</exception>
    public TimeSpan ToOurs(TimeSpan theirs) => _best is { } best ? theirs - best.Offset : throw new InvalidOperationException("No exchange has told the other clock yet.");
}
