using GreenServ.Client.Wire;
using GreenServ.Router.Learning;
using GreenServ.Router.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace GreenServ.Router.Explanations;

/// <summary><c>GET /greenserv/decisions/{id}/replay</c>: the decision made again from its record, beside what was recorded.</summary>
internal static class ReplayEndpoint
{
    public static IEndpointRouteBuilder MapReplay(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/greenserv/decisions/{id}/replay", GetAsync);
        return endpoints;
    }

    private static async Task<Results<JsonHttpResult<DecisionReplayed>, ProblemHttpResult>> GetAsync(
        string id, HttpContext http, RecentDecisions decisions, CancellationToken cancellationToken)
    {
        var (found, problem) = await DecisionsEndpoint.FindAsync(id, http, decisions, cancellationToken);
        if (found is null)
            return problem!;
        var (decision, grant) = (found.Decision, http.Caller().Grant);
        try
        {
            if (Replay.Of(decision) is not { } replayed)
                return TypedResults.Problem("Nothing was decided: the model was named.", statusCode: StatusCodes.Status409Conflict, title: "No decision");
            return TypedResults.Json(
                new DecisionReplayed(
                    decision.Arm, replayed.Arm,
                    [
                        .. decision.Candidates.Select((candidate, i) => new ReplayedCandidate(candidate.Model, candidate.Probability, replayed.Probabilities[i]))
                            .Where(candidate => candidate.Model == decision.Model || grant.Sees(candidate.Model)),
                    ],
                    decision.Arm == replayed.Arm && decision.Candidates.Select(candidate => candidate.Probability).SequenceEqual(replayed.Probabilities)),
                GreenServJsonContext.Default.DecisionReplayed);
        }
        catch (ArgumentException e)
        {
            return TypedResults.Problem(
                "This version can not make the decision again: " + e.Message, statusCode: StatusCodes.Status409Conflict, title: "Another version's decision");
        }
    }
}
