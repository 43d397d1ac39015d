using System.Globalization;

namespace GreenServ.Router.Breakers;

/// <summary>The circuit breaker of one placement.</summary>
internal sealed class Breaker
{
    private const int FailuresUntilOpen = 3;
    private static readonly TimeSpan s_first = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan s_longest = TimeSpan.FromMinutes(10);

    private readonly Lock _lock = new();
    private int _failures;
    private int _openings;
    private bool _isTrying;
    private DateTimeOffset _openUntil;
    private DateTimeOffset _busyUntil;
    private string? _lastError;

    /// <summary>Why nothing is let through; <c>null</c> when something is.</summary>
    public string? Reason(DateTimeOffset now)
    {
        lock (_lock)
        {
            return IsOpen && now < _openUntil ? string.Create(
                    CultureInfo.InvariantCulture, $"failed {_failures} times in a row, the last time because {_lastError}; next try in {Seconds(_openUntil - now)} s")
                : IsOpen && _isTrying ? string.Create(
                    CultureInfo.InvariantCulture, $"failed {_failures} times in a row; another request is trying now whether it is well again")
                : now < _busyUntil ? $"its host has too much to do; next try in {Seconds(_busyUntil - now)} s"
                : null;
        }
    }

    public BreakerStatus Read(DateTimeOffset now)
    {
        lock (_lock)
        {
            var state = IsOpen ? now < _openUntil ? BreakerState.Open : BreakerState.HalfOpen
                : now < _busyUntil ? BreakerState.Busy
                : BreakerState.Closed;
            return new(state, _failures, state switch { BreakerState.Open => _openUntil, BreakerState.Busy => _busyUntil, _ => null }, _lastError);
        }
    }

    /// <summary>Lets an attempt through, or not.</summary>
    /// <param name="now">The time.</param>
    /// <param name="force">Whether it is let through however things stand.</param>
    /// <param name="pass">What it is to show when it ends.</param>
    public bool TryBegin(DateTimeOffset now, bool force, out BreakerPass pass)
    {
        lock (_lock)
        {
            var isTrial = IsOpen && now >= _openUntil && !_isTrying;
            _isTrying |= isTrial;
            pass = new(isTrial, _openings);
            return isTrial || force || (!IsOpen && now >= _busyUntil);
        }
    }

    public void Succeeded(BreakerPass pass)
    {
        lock (_lock)
        {
            // An answer that began before it opened says nothing of what has failed since.
            if (pass.Openings == _openings)
                (_failures, _isTrying, _lastError) = (0, false, null);
        }
    }

    public void Failed(BreakerPass pass, DateTimeOffset now, string error)
    {
        lock (_lock)
        {
            // Requests that were under way when it opened, or had nothing else to ask, tell nothing that is not known.
            if (IsOpen && !pass.IsTrial)
                return;
            _failures++;
            _lastError = error;
            _isTrying = false;
            if (!IsOpen)
                return;
            _openings++;
            _openUntil = now + Rest();
        }
    }

    public void Busy(DateTimeOffset until)
    {
        lock (_lock)
            _busyUntil = until;
    }

    /// <summary>An attempt ended without saying anything of the placement.</summary>
    public void Abandoned(BreakerPass pass)
    {
        lock (_lock)
            _isTrying &= !pass.IsTrial;
    }

    private bool IsOpen => _failures >= FailuresUntilOpen;

    private TimeSpan Rest()
    {
        var rest = s_first * Math.Pow(2, Math.Min(_failures - FailuresUntilOpen, 10));
        return rest < s_longest ? rest : s_longest;
    }

    private static string Seconds(TimeSpan wait) => Math.Ceiling(wait.TotalSeconds).ToString("0", CultureInfo.InvariantCulture);
}

/// <summary>How an attempt was let through.</summary>
/// <param name="IsTrial">Whether it is the one that tries whether the placement is well again.</param>
/// <param name="Openings">How often the breaker had opened before.</param>
internal readonly record struct BreakerPass(bool IsTrial, int Openings);
