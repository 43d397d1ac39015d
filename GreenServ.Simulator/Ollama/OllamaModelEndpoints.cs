using System.Text.Json;
using GreenServ.Simulator.Embedding;
using GreenServ.Simulator.Failures;
using GreenServ.Simulator.Models;
using GreenServ.Simulator.Playback;
using Microsoft.AspNetCore.Http.HttpResults;

namespace GreenServ.Simulator.Ollama;

/// <summary>What Ollama tells of itself and its models.</summary>
internal static class OllamaModelEndpoints
{
    /// <summary>The surface follows this version of Ollama; the suffix says that it is not one.</summary>
    private const string Version = "0.12.0-simulated";

    /// <summary>When the models' figures were published.</summary>
    internal static readonly DateTimeOffset ModifiedAt = new(2026, 1, 24, 0, 0, 0, TimeSpan.Zero);

    private static readonly string[] s_capabilities = ["completion"];

    // By its family clients tell it from the models that can chat. It is small because nothing stands behind it.
    private static readonly TaggedModel s_encoder = new(
        SimulatedEncoder.Name, SimulatedEncoder.Name, ModifiedAt, 0, SimulatedEncoder.Digest, new("", "gguf", "bert", ["bert"], "", ""));

    public static void MapOllamaModels(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapMethods("/", [HttpMethods.Get, HttpMethods.Head], Root);
        endpoints.MapMethods("/api/version", [HttpMethods.Get, HttpMethods.Head], GetVersion);
        endpoints.MapMethods("/api/tags", [HttpMethods.Get, HttpMethods.Head], Tags);
        endpoints.MapGet("/api/ps", Running);
        endpoints.MapPost("/api/show", ShowAsync);
    }

    internal static ModelDetails Details(SimulatedModel model) => new("", "gguf", model.Family, [model.Family], model.ParameterSize, "F16");

    private static ContentHttpResult Root() => TypedResults.Text("Ollama is running", "text/plain; charset=utf-8");

    private static JsonHttpResult<OllamaVersion> GetVersion() =>
        TypedResults.Json(new OllamaVersion(Version), OllamaJsonContext.Default.OllamaVersion);

    private static JsonHttpResult<TagsResponse> Tags(ModelCatalogue catalogue)
    {
        var models = catalogue.Present.Select(model => new TaggedModel(model.Name, model.Name, ModifiedAt, model.SizeBytes, model.Digest, Details(model)));
        return TypedResults.Json(new TagsResponse(catalogue.HasEncoder ? [.. models, s_encoder] : [.. models]), OllamaJsonContext.Default.TagsResponse);
    }

    private static JsonHttpResult<RunningResponse> Running(ModelCatalogue catalogue, SimulatorControl control, TimeProvider time) => TypedResults.Json(
        new RunningResponse([.. catalogue.Present.Where(model => control.IsLoaded(model.Name)).Select(model => new RunningModel(
            model.Name, model.Name, model.SizeBytes, model.Digest, Details(model), time.GetUtcNow().AddMinutes(5), model.SizeBytes, model.ContextLength))]),
        OllamaJsonContext.Default.RunningResponse);

    private static async Task<IResult> ShowAsync(HttpRequest request, ModelCatalogue catalogue, CancellationToken cancellationToken)
    {
        var body = await RequestBody<ShowRequest>.ReadAsync(request, OllamaJsonContext.Default.ShowRequest, cancellationToken).ConfigureAwait(false);
        if (body.Value is not { } show)
            return OllamaErrors.Of(Admission.BadJson(body.Error!));
        var name = string.IsNullOrEmpty(show.Model) ? show.Name : show.Model;
        if (string.IsNullOrEmpty(name))
            return OllamaErrors.Of(Admission.Refused(StatusCodes.Status400BadRequest, "model is required"));
        if (catalogue.Find(name) is not { } model || !catalogue.Present.Contains(model))
            return OllamaErrors.Of(Admission.NotFound(name));
        return TypedResults.Json(Describe(model), OllamaJsonContext.Default.ShowResponse);
    }

    private static ShowResponse Describe(SimulatedModel model) => new(
        "",
        $"# A simulated model with the published figures of {model.HuggingFace}; there are no weights\nFROM {model.Name}\n",
        "",
        "{{ .Prompt }}",
        Details(model),
        new Dictionary<string, JsonElement>
        {
            ["general.architecture"] = JsonSerializer.SerializeToElement(model.Family, PrimitivesJsonContext.Default.String),
            ["general.parameter_count"] = JsonSerializer.SerializeToElement((long)(model.ParametersBillions * 1e9), PrimitivesJsonContext.Default.Int64),
            [$"{model.Family}.context_length"] = JsonSerializer.SerializeToElement((long)model.ContextLength, PrimitivesJsonContext.Default.Int64),
        },
        s_capabilities,
        ModifiedAt);
}
