using GreenServ.Client.Wire;
using GreenServ.Router.Admin;
using GreenServ.Router.Calibration;
using GreenServ.Router.Profiles;

namespace GreenServ.Router.Savings;

/// <summary><c>GET /greenserv/energy/savings</c>.</summary>
internal static class SavingsEndpoint
{
    private const string StandardWindow = "24h";
    private static readonly TimeSpan s_shortest = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan s_longest = TimeSpan.FromDays(90);

    public static IEndpointRouteBuilder MapSavings(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/greenserv/energy/savings", GetAsync).AddEndpointFilter(AdminRequests.AnswerForStore);
        return endpoints;
    }

    private static async Task<IResult> GetAsync(string? window, string? profile, SavingsReader reader, ProfileCatalog profiles, HttpContext http)
    {
        if (TimeWindow.Parse(window ?? StandardWindow) is not { } length || length < s_shortest || length > s_longest)
        {
            return TypedResults.Problem(
                $"'window' is '{window}'; it must be a number with s, m, h or d behind it, from a minute to 90 days, for example 24h.", statusCode: StatusCodes.Status400BadRequest, title: "No window");
        }

        var fullName = string.IsNullOrEmpty(profile) ? null : ProfileCatalog.FullName(profile);
        if (fullName is not null && profiles.Find(fullName) is null)
            return TypedResults.Problem($"There is no profile '{profile}'. GET /greenserv/profiles lists them.", statusCode: StatusCodes.Status404NotFound, title: "Unknown profile");
        return TypedResults.Json(await reader.ReadAsync(length, fullName, http.RequestAborted), GreenServJsonContext.Default.SavingsReport);
    }
}
