using System.Text.Json;
using GreenServ.Client.Wire;
using GreenServ.Router.Bodies;
using GreenServ.Router.Errors;
using GreenServ.Router.Routing;
using GreenServ.Router.Security;
using Microsoft.Extensions.Options;

namespace GreenServ.Router.Feedback;

/// <summary><c>POST /v1/feedback</c>.</summary>
internal static class FeedbackEndpoint
{
    public static IEndpointRouteBuilder MapFeedback(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapPost("/v1/feedback", PostAsync);
        return endpoints;
    }

    private static async Task PostAsync(HttpContext http, FeedbackService feedback, IOptions<RouterOptions> options)
    {
        var (body, error) = await RequestBody.ReadAsync(http.Request, options.Value.MaxBodyBytes, http.RequestAborted);
        FeedbackRequest? request = null;
        if (body is not null)
            (request, error) = Parse(body);
        FeedbackResponse? response = null;
        if (request is not null)
            (response, error) = await SubmitAsync(http, feedback, request);
        if (error is not null)
            await SurfaceErrors.WriteAsync(http.Response, error, http.RequestAborted);
        else
            await http.Response.WriteAsJsonAsync(response!, GreenServJsonContext.Default.FeedbackResponse, cancellationToken: http.RequestAborted);
    }

    private static async Task<(FeedbackResponse? Response, RequestError? Error)> SubmitAsync(HttpContext http, FeedbackService feedback, FeedbackRequest request)
    {
        var grant = http.Caller().Grant;
        var named = http.Request.Headers[RoutingOverrides.HeaderPrefix + "tenant"] is { Count: > 0 } header ? header.ToString() : null;
        return KeyAccess.TenantRefusal(grant, named) is { } refusal
            ? (null, refusal)
            : await feedback.SubmitAsync(request, tenant => named is null ? grant.SpeaksFor(tenant) : tenant == named, http.RequestAborted);
    }

    private static (FeedbackRequest? Request, RequestError? Error) Parse(byte[] body)
    {
        try
        {
            return JsonSerializer.Deserialize(body, GreenServJsonContext.Default.FeedbackRequest) is { } request
                ? (request, null)
                : (null, RequestError.Invalid("The body must be a JSON object with 'decision_id' and 'score'.", code: "invalid_json"));
        }
        catch (JsonException e)
        {
            return (null, e.Path is { Length: > 2 } path
                ? RequestError.Invalid($"'{path[2..]}' has the wrong type.", path[2..], "invalid_type")
                : RequestError.Invalid("The body is not valid JSON: send an object with 'decision_id' and 'score'.", code: "invalid_json"));
        }
    }
}
