using GreenServ.Client.Wire;
using GreenServ.Router.Feedback;
using GreenServ.Router.Learning;
using GreenServ.Router.Security;
using GreenServ.Storage;
using GreenServ.Storage.Records;
using GreenServ.Storage.Telemetry;
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

    // Decisions of other tenants do not exist for a key that only asks and scores.
    private static bool MayRead(KeyGrant grant, DecisionRecord decision) => grant.HasAny(KeyScopes.Observe) || grant.SpeaksFor(decision.TenantOrDefault);

    private static async Task<Results<JsonHttpResult<DecisionExplanation>, ProblemHttpResult>> GetAsync(
        string id, HttpContext http, RecentDecisions decisions, CancellationToken cancellationToken)
    {
        var (found, problem) = await FindAsync(id, http, decisions, cancellationToken);
        return found is null ? problem! : TypedResults.Json(Explainer.Explain(found with { Decision = DecisionView.Of(found.Decision, http.Caller().Grant) }), GreenServJsonContext.Default.DecisionExplanation);
    }

    /// <summary>The decision of an id, where its caller may read it, or what to answer instead.</summary>
    public static async Task<(StoredDecision? Found, ProblemHttpResult? Problem)> FindAsync(
        string id, HttpContext http, RecentDecisions decisions, CancellationToken cancellationToken)
    {
        if (!DecisionId.TryParse(id, out var decisionId))
        {
            return (null, TypedResults.Problem(
                $"'{id}' is no decision id: it is the header x-greenserv-decision-id of a response, or the response's id.",
                statusCode: StatusCodes.Status400BadRequest, title: "Not a decision id"));
        }

        try
        {
            return await decisions.FindAsync(decisionId, cancellationToken) is { } found && MayRead(http.Caller().Grant, found.Decision)
                ? (found, null)
                : (null, TypedResults.Problem($"There is no decision {decisionId:D}.", statusCode: StatusCodes.Status404NotFound, title: "Unknown decision"));
        }
        catch (StorageException e)
        {
            return (null, TypedResults.Problem(
                "The decision can not be looked up now: " + e.Message, statusCode: StatusCodes.Status503ServiceUnavailable, title: "Store away"));
        }
    }
}
