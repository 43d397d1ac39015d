using GreenServ.Client.Wire;
using GreenServ.Router.Security;

namespace GreenServ.Router.Admin;

/// <summary><c>POST /greenserv/reload</c>: reads the settings again, where nothing watches the file, or where somebody wants to know what came of it.</summary>
internal static class ReloadEndpoint
{
    public static IEndpointRouteBuilder MapReload(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapPost("/greenserv/reload", PostAsync).AddEndpointFilter(AdminRequests.AnswerForStore);
        return endpoints;
    }

    private static async Task<IResult> PostAsync(HttpContext http, SettingsReload reload)
    {
        var status = await reload.ReloadAsync(http.Caller().Grant.Who, http.RequestAborted);
        return status.Applied
            ? TypedResults.Json(status, AdminJson.Readable.SettingsReloadStatus)
            : TypedResults.Problem(
                string.Join(" ", status.Errors), statusCode: StatusCodes.Status422UnprocessableEntity, title: "The settings are wrong; those before stay in force",
                extensions: [new("errors", status.Errors)]);
    }
}
