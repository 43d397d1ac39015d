using GreenServ.Client.Wire;
using GreenServ.Router.Feedback;
using GreenServ.Router.Learning;
using Microsoft.AspNetCore.Http.HttpResults;

namespace GreenServ.Router.Explanations;

/// <summary><c>GET /greenserv/decisions/{id}</c>.</summary>
internal static class DecisionsEndpoint
{
    public static IEndpointRouteBuilder MapDecisions(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/greenserv/decisions/{id}", GetAsync);
        return endpoints;
    }

    private static async Task<Results<JsonHttpResult<DecisionExplanation>, ProblemHttpResult>> GetAsync(
        string id, RecentDecisions decisions, Explainer explainer, CancellationToken cancellationToken)
    {
        if (!DecisionId.TryParse(id, out var decisionId))
        {
            return TypedResults.Problem(
                $"'{id}' is no decision id: it is the header x-greenserv-decision-id of a response, or the response's id.",
                statusCode: StatusCodes.Status400BadRequest, title: "Not a decision id");
        }

        return await decisions.FindAsync(decisionId, cancellationToken) is { } found
            ? TypedResults.Json(explainer.Explain(found), GreenServJsonContext.Default.DecisionExplanation)
            : TypedResults.Problem($"There is no decision {decisionId:D}.", statusCode: StatusCodes.Status404NotFound, title: "Unknown decision");
    }
}
