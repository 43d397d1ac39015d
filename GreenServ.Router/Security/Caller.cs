using System.Globalization;
using GreenServ.Router.Errors;
using Microsoft.AspNetCore.Http.Features;

namespace GreenServ.Router.Security;

/// <summary>Who makes one request, and what was set aside of their tokens for it.</summary>
internal sealed class Caller(KeyGrant grant)
{
    private long? _reservedTokens;

    public KeyGrant Grant { get; } = grant;

    /// <summary>Sets tokens aside for a prompt and a typical answer, once for each request.</summary>
    /// <returns>Why it must wait or can not be served; <c>null</c> when they are set aside.</returns>
    public RequestError? ReserveTokens(long promptTokens)
    {
        if (_reservedTokens is not null)
            return null;
        var limits = Grant.Use.Limits;
        var reservation = limits.ReserveTokens(promptTokens);
        if (reservation.Fits && reservation.Wait == TimeSpan.Zero)
        {
            _reservedTokens = reservation.Tokens;
            return null;
        }

        var limit = limits.Read().Tokens?.Limit.ToString(CultureInfo.InvariantCulture);
        return reservation.Fits
            ? TooMany($"{Grant.Who} has used up its {limit} tokens a minute.", reservation.Wait)
            : new RequestError(
                StatusCodes.Status413PayloadTooLarge, "invalid_request_error",
                string.Create(CultureInfo.InvariantCulture, $"The prompt has about {promptTokens} tokens, more than the {limit} a minute that {Grant.Who} may use. Shorten it, or ask for a higher limit."),
                null, "tokens_exceed_limit");
    }

    /// <summary>Puts what the request used in place of what was set aside; the first call counts.</summary>
    /// <param name="usedTokens">Tokens in and out.</param>
    /// <param name="answerTokens">Tokens of a whole answer; <c>null</c> where there was none.</param>
    public void SettleTokens(long usedTokens, long? answerTokens)
    {
        if (_reservedTokens is not { } reserved)
            return;
        Grant.Use.Limits.SettleTokens(reserved, usedTokens, answerTokens);
        _reservedTokens = null;
    }

    /// <summary>Gives back what a request that ended without an outcome did not use.</summary>
    public void Release() => SettleTokens(0, null);

    /// <summary>A limit is reached.</summary>
    public static RequestError TooMany(string message, TimeSpan wait) => new(
        StatusCodes.Status429TooManyRequests, "rate_limit_error",
        string.Create(CultureInfo.InvariantCulture, $"{message} Try again in {Math.Max(1, Math.Ceiling(wait.TotalSeconds)):0} s."), null, "rate_limit_exceeded")
    {
        RetryAfter = wait,
    };
}

internal static class CallerHttpContextExtensions
{
    /// <summary>Who makes this request; the gate, which every request passes, has put it there.</summary>
    public static Caller Caller(this HttpContext http) => http.Features.GetRequiredFeature<Caller>();
}
