namespace GreenServ.Router.Encoders;

/// <summary>What to do about the next prompt.</summary>
internal enum Turn
{
    /// <summary>Ask the host and wait for it.</summary>
    Ask,

    /// <summary>Do not wait, but try whether the host is well again.</summary>
    Try,

    /// <summary>Leave the host alone.</summary>
    Rest,
}

/// <summary>
/// Leaves an encoder alone that keeps failing, so that not every request waits for it in vain: after three failures in a row a
/// second, doubling with each further one up to a minute. Whether it is well again is tried at nobody's cost.
/// </summary>
internal sealed class EncoderCircuit(TimeProvider time)
{
    private const int FailuresBeforeRest = 3;
    private static readonly TimeSpan s_shortest = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_longest = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private int _failures;
    private bool _trying;
    private TimeSpan _rest;
    private DateTimeOffset _until;
    private string? _problem;

    /// <summary>What the encoder failed with last; <c>null</c> while it is asked.</summary>
    public string? Problem
    {
        get
        {
            lock (_lock)
                return _problem;
        }
    }

    /// <summary>What to do about a prompt. Who is told to try must say afterwards how it went.</summary>
    public Turn Next()
    {
        lock (_lock)
        {
            if (_problem is null)
                return Turn.Ask;
            if (_trying || time.GetUtcNow() < _until)
                return Turn.Rest;
            _trying = true;
            return Turn.Try;
        }
    }

    /// <summary>The host answered in time.</summary>
    /// <returns>Whether that ends a rest.</returns>
    public bool Succeeded(Turn turn)
    {
        lock (_lock)
        {
            _failures = 0;
            _trying &= turn != Turn.Try;
            if (_problem is null)
                return false;
            _problem = null;
            return true;
        }
    }

    /// <summary>The host failed.</summary>
    /// <returns>Whether that begins a rest.</returns>
    public bool Failed(Turn turn, string problem)
    {
        lock (_lock)
        {
            _trying &= turn != Turn.Try;
            if (_problem is not null)
            {
                // Requests that were waiting when the rest began bring no news; a try does.
                if (turn == Turn.Try)
                    Rest(problem);
                return false;
            }

            if (++_failures < FailuresBeforeRest)
                return false;
            Rest(problem);
            return true;
        }
    }

    /// <summary>The host failed so that asking again at once makes no sense.</summary>
    /// <returns>Whether that begins a rest.</returns>
    public bool Open(string problem)
    {
        lock (_lock)
        {
            if (_problem is not null)
                return false;
            Rest(problem);
            return true;
        }
    }

    private void Rest(string problem)
    {
        var now = time.GetUtcNow();

        // One that was well only for a moment rests longer each time: it must not log every second that it came and went.
        var again = _rest > TimeSpan.Zero && now - _until < 2 * _rest;
        _rest = !again ? s_shortest : 2 * _rest < s_longest ? 2 * _rest : s_longest;
        _until = now + _rest;
        _problem = problem;
    }
}
