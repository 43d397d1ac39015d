using GreenServ.Router.Bodies;
using GreenServ.Router.Errors;
using GreenServ.Router.Learning;
using GreenServ.Router.Ollama;
using GreenServ.Router.Routing;
using GreenServ.Router.Scoring;
using GreenServ.Router.Security;
using Microsoft.Extensions.Options;

namespace GreenServ.Router.Requests;

/// <summary>The one way of every request for an answer, whatever its surface: read, plan, answer.</summary>
internal static class InferenceEndpoint
{
    public static RouteHandlerBuilder MapInference(this IEndpointRouteBuilder endpoints, Operation operation) => endpoints.MapPost(
        operation.Path,
        (HttpContext http, RequestPlanner planner, Dispatcher dispatcher, ModelResidency residency, Recorder recorder, IOptions<RouterOptions> options) =>
            PostAsync(operation, http, planner, dispatcher, residency, recorder, options.Value));

    private static async Task PostAsync(
        Operation operation, HttpContext http, RequestPlanner planner, Dispatcher dispatcher, ModelResidency residency, Recorder recorder, RouterOptions options)
    {
        var (request, error) = await ReadAsync(operation, http, options);
        if (request is { OnlyLoads: true })
        {
            await residency.AnswerAsync(request, http.Caller().Grant, http.Response, http.RequestAborted);
            return;
        }

        RoutedRequest? routed = null;
        if (request is not null)
            (routed, error) = await PlanAsync(request, http, planner, recorder);
        if (error is not null)
        {
            await SurfaceErrors.WriteAsync(http.Response, error, http.RequestAborted);
            return;
        }

        await dispatcher.AnswerAsync(request!, routed!, http.Response, http.RequestAborted);
    }

    private static async Task<(InferenceRequest? Request, RequestError? Error)> ReadAsync(Operation operation, HttpContext http, RouterOptions options)
    {
        // Ollama reads JSON whatever the content type says: curl -d sends forms.
        var (body, error) = operation.Surface == Surface.Ollama
            ? await RequestBody.ReadAnyTypeAsync(http.Request, options.MaxBodyBytes, http.RequestAborted)
            : await RequestBody.ReadAsync(http.Request, options.MaxBodyBytes, http.RequestAborted);
        return body is null ? (null, error) : InferenceRequestReader.Read(operation, body);
    }

    private static async ValueTask<(RoutedRequest? Routed, RequestError? Error)> PlanAsync(InferenceRequest request, HttpContext http, RequestPlanner planner, Recorder recorder)
    {
        var (overrides, error) = RoutingOverrides.Read(http.Request.Headers, request.Greenserv);
        if (overrides is null)
            return (null, error);
        if (overrides.Reference is not null && request.Operation.IsEmbedding)
            return (null, RequestError.Invalid($"'{Reference.Param}' is of no use here: embeddings are vectors, which no scorer compares with a text.", Reference.Param));
        if (!recorder.TakesRequests)
            return (null, RequestError.Unavailable("The journal is full, so answers can not be recorded now. Try again shortly.", "journal_full"));
        return await planner.PlanAsync(request, overrides, http.Caller(), http.RequestAborted);
    }
}
