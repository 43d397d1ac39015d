using GreenServ.Client.Wire;
using Microsoft.AspNetCore.Http.HttpResults;

namespace GreenServ.Router.Sla;

/// <summary><c>GET /greenserv/sla</c>.</summary>
internal static class SlaEndpoint
{
    public static IEndpointRouteBuilder MapSla(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/greenserv/sla", Get);
        return endpoints;
    }

    private static JsonHttpResult<SlaStatus> Get(SlaStatusReader reader) => TypedResults.Json(reader.Status, GreenServJsonContext.Default.SlaStatus);
}
