using GreenServ.Router.Errors;

namespace GreenServ.Router.Security;

internal static class LoopbackGuardMiddleware
{
    /// <summary>Refuses with 403 what <see cref="LoopbackGuard"/> refuses.</summary>
    public static WebApplication UseLoopbackGuard(this WebApplication app)
    {
        app.Use(async (http, next) =>
        {
            if (LoopbackGuard.Refusal(http.Request) is { } reason)
            {
                await SurfaceErrors.WriteAsync(
                    http.Response, new(StatusCodes.Status403Forbidden, "permission_error", reason, null, "not_local"), http.RequestAborted);
                return;
            }

            await next(http);
        });
        return app;
    }
}
