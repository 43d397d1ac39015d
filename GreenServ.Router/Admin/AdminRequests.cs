using GreenServ.Router.Bodies;
using GreenServ.Router.Errors;
using GreenServ.Storage;

namespace GreenServ.Router.Admin;

/// <summary>What all endpoints of administration have in common.</summary>
internal static class AdminRequests
{
    private const long LargestBodyBytes = 64 * 1024;

    /// <summary>The body as a form, else the refusal that answers the request.</summary>
    public static async Task<(RequestForm? Form, IResult? Refusal)> ReadFormAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var (body, error) = await RequestBody.ReadAsync(request, LargestBodyBytes, cancellationToken);
        return body is null ? (null, TypedResults.Problem(error!.Message, statusCode: error.Status)) : (new RequestForm(body), null);
    }

    /// <summary>Everything that is wrong with a form.</summary>
    public static IResult Invalid(RequestForm form) => TypedResults.ValidationProblem(
        form.Errors, string.Join(" ", form.Errors.Select(error => $"{(error.Key.Length > 0 ? error.Key + ": " : "")}{string.Join(" ", error.Value)}")), title: "Not valid");

    public static IResult NotFound(string detail) => TypedResults.Problem(detail, statusCode: StatusCodes.Status404NotFound, title: "Not found");

    public static IResult Conflict(string detail) => TypedResults.Problem(detail, statusCode: StatusCodes.Status409Conflict, title: "Conflict");

    /// <summary>An answer whose store was away: nothing was changed.</summary>
    public static async ValueTask<object?> AnswerForStore(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        try
        {
            return await next(context);
        }
        catch (StorageException e)
        {
            return TypedResults.Problem(
                "Nothing was changed: " + e.Message, statusCode: StatusCodes.Status503ServiceUnavailable, title: "Store away");
        }
    }
}
