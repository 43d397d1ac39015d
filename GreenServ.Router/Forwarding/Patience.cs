using System.Globalization;

namespace GreenServ.Router.Forwarding;

/// <summary>How long one attempt waits for its host: each wait has a limit of its own, and all end when the request's deadline passes.</summary>
internal sealed class Patience(Deadline? deadline, TimeProvider time, CancellationToken clientLeaving) : IDisposable
{
    private readonly CancellationTokenSource _source = CancellationTokenSource.CreateLinkedTokenSource(clientLeaving);
    private TimeSpan _allowed;
    private bool _deadlineComesFirst;

    /// <summary>Cancelled when a wait has lasted too long, the deadline has passed, or the client has left.</summary>
    public CancellationToken Token => _source.Token;

    /// <summary>Whether the request's deadline has passed. A timer may ring a moment before the clock says so.</summary>
    public bool DeadlineHasPassed => deadline is { } set && (set.Left(time) <= TimeSpan.Zero || (_deadlineComesFirst && _source.IsCancellationRequested));

    /// <summary>Begins a wait for the host.</summary>
    /// <param name="longest">How long it may last.</param>
    public void Allow(TimeSpan longest)
    {
        _allowed = longest;
        var left = Left;
        _deadlineComesFirst = left < longest;
        CancelAfter(_deadlineComesFirst ? left!.Value : longest);
    }

    /// <summary>Ends a wait for the host: from here on the deadline alone runs.</summary>
    public void Rest()
    {
        _deadlineComesFirst = true;
        CancelAfter(Left ?? Timeout.InfiniteTimeSpan);
    }

    private TimeSpan? Left => deadline?.Left(time) is { } left ? left > TimeSpan.Zero ? left : TimeSpan.Zero : null;

    // A time of zero cancels on another thread, in a moment; this must hold at once.
    private void CancelAfter(TimeSpan wait)
    {
        if (wait == TimeSpan.Zero)
            _source.Cancel();
        else
            _source.CancelAfter(wait);
    }

    /// <summary>What ran out, for people.</summary>
    public string WhatRanOut => DeadlineHasPassed
        ? $"the deadline of {deadline} passed"
        : string.Create(CultureInfo.InvariantCulture, $"nothing came within {_allowed.TotalSeconds:0.###} s");

    public void Dispose() => _source.Dispose();
}
