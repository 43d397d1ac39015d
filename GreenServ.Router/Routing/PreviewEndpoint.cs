using GreenServ.Client.Wire;
using GreenServ.Router.Bodies;
using GreenServ.Router.Errors;
using GreenServ.Router.Explanations;
using GreenServ.Router.Learning;
using GreenServ.Router.Ollama;
using GreenServ.Router.OpenAi;
using GreenServ.Router.Requests;
using GreenServ.Router.Security;
using Microsoft.Extensions.Options;

namespace GreenServ.Router.Routing;

/// <summary><c>POST /greenserv/route</c>: the decision for a request, without running it. Nothing is asked, recorded, charged or learned.</summary>
internal static class PreviewEndpoint
{
    private static readonly Operation[] s_operations = [.. OpenAiOperations.All.Concat(OllamaOperations.All).Where(operation => !operation.IsEmbedding)];

    public static IEndpointRouteBuilder MapPreview(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapPost("/greenserv/route", PostAsync);
        return endpoints;
    }

    private static async Task PostAsync(
        HttpContext http, RequestPlanner planner, Learner learner, RequestRecorder records, IOptions<RouterOptions> options, string @as = "v1/chat/completions")
    {
        var (preview, error) = await PreviewAsync(@as, http, planner, learner, records, options.Value);
        if (preview is null)
            await SurfaceErrors.WriteAsync(http.Response, error!, http.RequestAborted);
        else
            await http.Response.WriteAsJsonAsync(preview, GreenServJsonContext.Default.DecisionPreview, cancellationToken: http.RequestAborted);
    }

    private static async Task<(DecisionPreview? Preview, RequestError? Error)> PreviewAsync(
        string path, HttpContext http, RequestPlanner planner, Learner learner, RequestRecorder records, RouterOptions options)
    {
        if (Array.Find(s_operations, operation => operation.Path.Equals(path.TrimStart('/'), StringComparison.OrdinalIgnoreCase)) is not { } operation)
        {
            return (null, RequestError.Invalid(
                $"'as' is '{path}'; it says which request the body is, one of {string.Join(", ", s_operations.Select(known => known.Path))}.", "as", "unknown_operation"));
        }

        var (body, error) = await RequestBody.ReadAnyTypeAsync(http.Request, options.MaxBodyBytes, http.RequestAborted);
        if (body is null)
            return (null, error);
        (var asked, error) = InferenceRequestReader.Read(operation, body);
        if (asked is null)
            return (null, error);
        (var overrides, error) = RoutingOverrides.Read(http.Request.Headers, asked.Greenserv);
        if (overrides is null)
            return (null, error);
        (var request, error) = await planner.PreviewAsync(asked, overrides, http.Caller(), http.RequestAborted);
        if (request is null)
            return (null, error);
        request.Choice = learner.Preview(request);
        return (Explainer.Preview(DecisionView.Of(records.Preview(request), http.Caller().Grant)), null);
    }
}
