using System.Globalization;

namespace GreenServ.Router.Limits;

/// <summary>How a key's limits stand, in the headers OpenAI's clients read.</summary>
internal static class RateLimitHeaders
{
    public static void Write(IHeaderDictionary headers, LimitState state)
    {
        Write(headers, "requests", state.Requests);
        Write(headers, "tokens", state.Tokens);
    }

    /// <summary>Whole seconds, rounded up: a client that waits this long does not come too early.</summary>
    public static string RetryAfter(TimeSpan wait) =>
        Math.Max(1, (long)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);

    /// <summary>As OpenAI writes durations: <c>20ms</c>, <c>7.66s</c>, <c>1m4s</c>.</summary>
    public static string Duration(TimeSpan wait)
    {
        var ms = (long)Math.Ceiling(wait.TotalMilliseconds);
        return ms switch
        {
            < 1000 => string.Create(CultureInfo.InvariantCulture, $"{ms}ms"),
            < 60_000 => string.Create(CultureInfo.InvariantCulture, $"{ms / 1000.0:0.###}s"),
            _ => string.Create(CultureInfo.InvariantCulture, $"{ms / 60_000}m{ms % 60_000 / 1000.0:0.###}s"),
        };
    }

    private static void Write(IHeaderDictionary headers, string what, BucketState? state)
    {
        if (state is not { } bucket)
            return;
        headers[$"x-ratelimit-limit-{what}"] = bucket.Limit.ToString(CultureInfo.InvariantCulture);
        headers[$"x-ratelimit-remaining-{what}"] = bucket.Remaining.ToString(CultureInfo.InvariantCulture);
        headers[$"x-ratelimit-reset-{what}"] = Duration(bucket.UntilFull);
    }
}
