using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;

namespace GreenServ.Router.Admin;

/// <summary>Whoever changes something says which state of it they have seen, so that nobody overwrites what they never saw.</summary>
internal static class Preconditions
{
    /// <summary>The tag of a revision.</summary>
    public static string Etag(long revision) => string.Create(CultureInfo.InvariantCulture, $"\"{revision}\"");

    /// <summary>Why a change may not be made; <c>null</c> when it may.</summary>
    /// <param name="request">The request for it.</param>
    /// <param name="revision">Where the item is now.</param>
    /// <param name="isRequired">Whether the request must say what it has seen.</param>
    public static ProblemHttpResult? Refusal(HttpRequest request, long revision, bool isRequired = true)
    {
        var given = request.GetTypedHeaders().IfMatch;
        if (request.Headers.IfMatch.Count == 0)
        {
            return isRequired
                ? TypedResults.Problem(
                    $"Say which state you have seen: send 'If-Match: {Etag(revision)}' (the etag of the item), or 'If-Match: *' to change it whatever it is.",
                    statusCode: StatusCodes.Status428PreconditionRequired, title: "If-Match is missing")
                : null;
        }

        // Shells eat quotes; a bare number can mean nothing else.
        return given.Any(tag => tag.Equals(EntityTagHeaderValue.Any) || (!tag.IsWeak && tag.Tag == Etag(revision))) || $"\"{request.Headers.IfMatch}\"" == Etag(revision)
            ? null
            : Changed(revision);
    }

    /// <summary>Somebody was faster.</summary>
    public static ProblemHttpResult Changed(long revision) => TypedResults.Problem(
        $"It was changed since: its etag is {Etag(revision)} now. Read it again, and decide anew.",
        statusCode: StatusCodes.Status412PreconditionFailed, title: "Changed by somebody else");
}
