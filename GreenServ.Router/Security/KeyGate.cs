using GreenServ.Router.Errors;
using GreenServ.Router.Limits;
using GreenServ.ServiceDefaults;

namespace GreenServ.Router.Security;

/// <summary>
/// Lets a request pass, or says why not: without keys only from this machine, with keys only with one whose scopes open the endpoint
/// and whose requests are not used up. What it lets pass has a <see cref="Caller"/>.
/// </summary>
internal sealed class KeyGate(RequestDelegate next, KeyRing keys, OriginPolicy origins, TimeProvider time)
{
    private readonly KeyGrant _local = KeyGrant.Local(time);
    private readonly KeyGrant _anonymous = KeyGrant.Anonymous(time);

    public async Task InvokeAsync(HttpContext http)
    {
        var needed = ScopeRules.Of(http.GetEndpoint(), http.Request.Method);
        var (grant, refusal) = keys.IsInUse ? Identify(http, needed) : IdentifyLocally(http);
        refusal ??= Admit(http, grant!);
        if (refusal is not null)
        {
            await SurfaceErrors.WriteAsync(http.Response, refusal, http.RequestAborted);
            return;
        }

        var caller = new Caller(grant!);
        http.Features.Set(caller);
        try
        {
            await next(http);
        }
        finally
        {
            caller.Release();
        }
    }

    private (KeyGrant? Grant, RequestError? Refusal) IdentifyLocally(HttpContext http) =>
        LoopbackGuard.Refusal(http, origins) is { } reason ? (null, LoopbackGuard.Forbidden(reason)) : (_local, null);

    private (KeyGrant? Grant, RequestError? Refusal) Identify(HttpContext http, KeyScopes needed)
    {
        string? reason = null;
        foreach (var secret in PresentedKeys.Of(http.Request.Headers))
        {
            (var grant, reason) = keys.Verify(secret);
            if (grant is null)
                continue;
            return needed == KeyScopes.None || grant.HasAny(needed) ? (grant, null) : (null, LacksScope(http, grant, needed));
        }

        if (needed == KeyScopes.None)
        {
            // That it serves is anybody's to know; what its hosts are called is not.
            HealthDetails.Withhold(http);
            return (_anonymous, null);
        }

        http.Response.Headers.WWWAuthenticate = "Bearer";
        return (null, new RequestError(
            StatusCodes.Status401Unauthorized, "authentication_error",
            $"{reason ?? "This router needs an API key."} Send one as 'Authorization: Bearer <key>' or 'x-api-key: <key>'.", null, "invalid_api_key"));
    }

    private static RequestError LacksScope(HttpContext http, KeyGrant grant, KeyScopes needed) => new(
        StatusCodes.Status403Forbidden, "permission_error",
        $"{http.Request.Method} {http.Request.Path} needs a key with the scope {string.Join(" or ", KeyScopeText.Write(needed))}; {grant.Who} has {string.Join(", ", KeyScopeText.Write(grant.Scopes))}.",
        null, "insufficient_scope");

    private static RequestError? Admit(HttpContext http, KeyGrant grant)
    {
        var limits = grant.Use.Limits;
        if (!limits.AreSet || !ScopeRules.IsCounted(http.GetEndpoint(), http.Request.Method))
            return null;
        http.Response.OnStarting(WriteLimits, (http, limits));
        var wait = limits.TakeRequest();
        return wait == TimeSpan.Zero ? null : Caller.TooMany($"{grant.Who} has used up its {limits.Read().Requests?.Limit} requests a minute.", wait);
    }

    private static Task WriteLimits(object state)
    {
        var (http, limits) = ((HttpContext, KeyLimits))state;
        RateLimitHeaders.Write(http.Response.Headers, limits.Read());
        return Task.CompletedTask;
    }
}
