using System.Text.Json;
using GreenServ.Simulator.Embedding;
using GreenServ.Simulator.Memory;
using GreenServ.Simulator.Models;
using GreenServ.Simulator.Playback;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace GreenServ.Simulator.Ollama;

/// <summary>What Ollama tells of itself and its models.</summary>
internal static class OllamaModelEndpoints
{
    /// <summary>When the models' figures were published.</summary>
    internal static readonly DateTimeOffset ModifiedAt = new(2026, 1, 24, 0, 0, 0, TimeSpan.Zero);

    private static readonly string[] s_embedding = ["embedding"];
    private static readonly ModelDetails s_encoderDetails = new("", "gguf", "bert", ["bert"], "", "");

    // By its family and capabilities clients tell it from the models that can chat. It is small because nothing stands behind it.
    private static readonly TaggedModel s_encoder = new(
        SimulatedEncoder.Name, SimulatedEncoder.Name, ModifiedAt, 0, SimulatedEncoder.Digest, s_encoderDetails, s_embedding);

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

    // The suffix says that it is no Ollama.
    private static JsonHttpResult<OllamaVersion> GetVersion(IOptions<SimulatorOptions> options) =>
        TypedResults.Json(new OllamaVersion(options.Value.OllamaVersion + "-simulated"), OllamaJsonContext.Default.OllamaVersion);

    private static JsonHttpResult<TagsResponse> Tags(ModelCatalogue catalogue)
    {
        var models = catalogue.Present.Select(model => new TaggedModel(model.Name, model.Name, ModifiedAt, model.SizeBytes, model.Digest, Details(model), model.Capabilities));
        return TypedResults.Json(new TagsResponse(catalogue.HasEncoder ? [.. models, s_encoder] : [.. models]), OllamaJsonContext.Default.TagsResponse);
    }

    private static JsonHttpResult<RunningResponse> Running(ModelMemory memory) => TypedResults.Json(
        new RunningResponse([.. memory.Read().Select(resident => new RunningModel(
            resident.Model.Name, resident.Model.Name, resident.Model.SizeBytes, resident.Model.Digest, Details(resident.Model), resident.ExpiresAt,
            resident.Model.SizeBytes, resident.Model.ContextLength))]),
        OllamaJsonContext.Default.RunningResponse);

    private static async Task<IResult> ShowAsync(HttpRequest request, ModelCatalogue catalogue, CancellationToken cancellationToken)
    {
        var body = await RequestBody<ShowRequest>.ReadAsync(request, OllamaJsonContext.Default.ShowRequest, cancellationToken).ConfigureAwait(false);
        if (body.Value is not { } show)
            return OllamaErrors.Of(Admission.BadJson(body.Error!));
        var name = string.IsNullOrEmpty(show.Model) ? show.Name : show.Model;
        if (string.IsNullOrEmpty(name))
            return OllamaErrors.Of(Admission.Refused(StatusCodes.Status400BadRequest, "model is required"));
        if (catalogue.HasEncoder && SimulatedEncoder.Is(name))
            return TypedResults.Json(DescribeEncoder(), OllamaJsonContext.Default.ShowResponse);
        if (catalogue.Find(name) is not { } model || !catalogue.Present.Contains(model))
            return OllamaErrors.Of(Admission.NotFound(name));
        return TypedResults.Json(Describe(model), OllamaJsonContext.Default.ShowResponse);
    }

    private static ShowResponse DescribeEncoder() => new(
        $"# A simulated encoder that knows nothing but words; there are no weights\nFROM {SimulatedEncoder.Name}\n",
        "{{ .Prompt }}",
        s_encoderDetails,
        new Dictionary<string, JsonElement>
        {
            ["general.architecture"] = JsonSerializer.SerializeToElement("bert", PrimitivesJsonContext.Default.String),
            ["bert.context_length"] = JsonSerializer.SerializeToElement(SimulatedEncoder.ContextLength, PrimitivesJsonContext.Default.Int64),
            ["bert.embedding_length"] = JsonSerializer.SerializeToElement(SimulatedEncoder.Dimension, PrimitivesJsonContext.Default.Int64),
        },
        s_embedding,
        ModifiedAt);

    private static ShowResponse Describe(SimulatedModel model) => new(
        $"# A simulated model with the published figures of {model.HuggingFace}; there are no weights\nFROM {model.Name}\n",
        "{{ .Prompt }}",
        Details(model),
        new Dictionary<string, JsonElement>
        {
            ["general.architecture"] = JsonSerializer.SerializeToElement(model.Family, PrimitivesJsonContext.Default.String),
            ["general.parameter_count"] = JsonSerializer.SerializeToElement((long)(model.ParametersBillions * 1e9), PrimitivesJsonContext.Default.Int64),
            [$"{model.Family}.context_length"] = JsonSerializer.SerializeToElement((long)model.ContextLength, PrimitivesJsonContext.Default.Int64),
        },
        model.Capabilities,
        ModifiedAt);
}
