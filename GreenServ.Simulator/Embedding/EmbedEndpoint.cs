using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using GreenServ.Simulator.Models;
using GreenServ.Simulator.Ollama;
using GreenServ.Simulator.Playback;

namespace GreenServ.Simulator.Embedding;

/// <summary><c>/api/embed</c>, and <c>/api/embeddings</c> that it superseded.</summary>
internal static class EmbedEndpoint
{
    public static void MapEmbed(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapPost("/api/embed", EmbedAsync);
        endpoints.MapPost("/api/embeddings", EmbedOneAsync);
    }

    private static async Task<IResult> EmbedAsync(HttpContext http, ModelCatalogue catalogue, FailingModels failing, TimeProvider time)
    {
        var startedAt = time.GetTimestamp();
        var body = await RequestBody<EmbedRequest>.ReadAsync(http.Request, OllamaJsonContext.Default.EmbedRequest, http.RequestAborted).ConfigureAwait(false);
        if (body.Value is not { } embed)
            return OllamaErrors.Of(Admission.BadJson(body.Error!));
        if (!TryReadInput(embed.Input, out var texts))
            return OllamaErrors.Of(Admission.BadJson("invalid input type"));
        if (await RefuseAsync(embed.Model, catalogue, failing, http.RequestAborted).ConfigureAwait(false) is { } refused)
            return OllamaErrors.Of(refused);
        if (embed.Truncate is false && texts.Any(text => Tokens.Count(text) > SimulatedEncoder.ContextLength))
            return OllamaErrors.Of(Admission.BadJson("the input length exceeds the context length"));

        var count = 0;
        var vectors = new List<float[]>();
        foreach (var text in texts)
        {
            vectors.Add(SimulatedEncoder.Encode(text, out var tokens));
            count += tokens;
        }

        // It has no weights to load, and works as fast as it can.
        var total = (long)time.GetElapsedTime(startedAt).TotalNanoseconds;
        return TypedResults.Json(new EmbedResponse(embed.Model!, vectors, Math.Max(1, total), 1, count), OllamaJsonContext.Default.EmbedResponse);
    }

    private static async Task<IResult> EmbedOneAsync(HttpContext http, ModelCatalogue catalogue, FailingModels failing)
    {
        var body = await RequestBody<EmbeddingsRequest>.ReadAsync(http.Request, OllamaJsonContext.Default.EmbeddingsRequest, http.RequestAborted).ConfigureAwait(false);
        if (body.Value is not { } embed)
            return OllamaErrors.Of(Admission.BadJson(body.Error!));
        if (await RefuseAsync(embed.Model, catalogue, failing, http.RequestAborted).ConfigureAwait(false) is { } refused)
            return OllamaErrors.Of(refused);
        var vector = string.IsNullOrEmpty(embed.Prompt) ? [] : SimulatedEncoder.Encode(embed.Prompt, out _);
        return TypedResults.Json(new EmbeddingsResponse(vector), OllamaJsonContext.Default.EmbeddingsResponse);
    }

    /// <summary>Why a model can not embed now; <c>null</c> when it can.</summary>
    public static async Task<Admission?> RefuseAsync(string? model, ModelCatalogue catalogue, FailingModels failing, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(model))
            return Admission.BadJson("model is required");
        if (SimulatedEncoder.Is(model))
            return await failing.FailAsync(SimulatedEncoder.Name, model, cancellationToken).ConfigureAwait(false);
        return catalogue.Find(model) is null
            ? Admission.Refused(StatusCodes.Status404NotFound, $"model \"{model}\" not found, try pulling it first")
            : Admission.BadJson($"\"{model}\" does not support embeddings");
    }

    /// <summary>A text or a list of texts; nothing at all, or an empty text alone, is no text.</summary>
    public static bool TryReadInput(JsonElement input, [NotNullWhen(true)] out IReadOnlyList<string>? texts)
    {
        texts = input.ValueKind switch
        {
            JsonValueKind.Undefined or JsonValueKind.Null => [],
            JsonValueKind.String => input.GetString() is { Length: > 0 } text ? [text] : [],
            JsonValueKind.Array when input.EnumerateArray().All(item => item.ValueKind is JsonValueKind.String) =>
                [.. input.EnumerateArray().Select(item => item.GetString()!)],
            _ => null,
        };
        return texts is not null;
    }
}
