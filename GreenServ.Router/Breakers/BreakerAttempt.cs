namespace GreenServ.Router.Breakers;

/// <summary>One request's attempt at a placement; how it ended counts once. Disposing it before says nothing of the placement.</summary>
internal sealed class BreakerAttempt(Breaker breaker, BreakerPass pass, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan s_shortestPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_longestPause = TimeSpan.FromMinutes(1);

    private bool _ended;

    public void Succeeded()
    {
        if (End())
            breaker.Succeeded(pass);
    }

    /// <param name="error">Why, in the middle of a sentence for people.</param>
    public void Failed(string error)
    {
        if (End())
            breaker.Failed(pass, time.GetUtcNow(), error);
    }

    /// <summary>The host has too much to do, which is no failure.</summary>
    /// <param name="retryAfter">For how long, where it said so.</param>
    public void Busy(TimeSpan? retryAfter)
    {
        if (!End())
            return;
        breaker.Abandoned(pass);
        var pause = retryAfter ?? s_shortestPause;
        breaker.Busy(time.GetUtcNow() + (pause < s_shortestPause ? s_shortestPause : pause > s_longestPause ? s_longestPause : pause));
    }

    public void Dispose()
    {
        if (End())
            breaker.Abandoned(pass);
    }

    private bool End()
    {
        var first = !_ended;
        _ended = true;
        return first;
    }
}
