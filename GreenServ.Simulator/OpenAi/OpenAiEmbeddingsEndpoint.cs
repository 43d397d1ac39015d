using System.Runtime.InteropServices;
using System.Text.Json;
using GreenServ.Simulator.Embedding;
using GreenServ.Simulator.Models;
using GreenServ.Simulator.Playback;

namespace GreenServ.Simulator.OpenAi;

/// <summary><c>/v1/embeddings</c>.</summary>
internal static class OpenAiEmbeddingsEndpoint
{
    public static void MapOpenAiEmbeddings(this IEndpointRouteBuilder endpoints) => endpoints.MapPost("/v1/embeddings", EmbedAsync);

    private static async Task<IResult> EmbedAsync(HttpContext http, ModelCatalogue catalogue, FailingModels failing)
    {
        var body = await RequestBody<EmbeddingRequest>.ReadAsync(http.Request, OpenAiJsonContext.Default.EmbeddingRequest, http.RequestAborted).ConfigureAwait(false);
        if (body.Value is not { } request)
            return OpenAiErrors.Of(Admission.BadJson(body.Error!));
        if (request.EncodingFormat is { Length: > 0 } format && !IsFloat(format) && !IsBase64(format))
            return OpenAiErrors.Of(Admission.BadJson($"Invalid value for 'encoding_format' = {format}. Supported values: ['float', 'base64']."));
        if (!EmbedEndpoint.TryReadInput(request.Input, out var texts) || texts.Count == 0)
            return OpenAiErrors.Of(Admission.BadJson("invalid input"));
        if (await EmbedEndpoint.RefuseAsync(request.Model, catalogue, failing, http.RequestAborted).ConfigureAwait(false) is { } refused)
            return OpenAiErrors.Of(refused);

        var tokens = 0;
        var items = new List<EmbeddingItem>();
        foreach (var text in texts)
        {
            var vector = Cut(SimulatedEncoder.Encode(text, out var count), request.Dimensions);
            tokens += count;
            items.Add(new("embedding", IsBase64(request.EncodingFormat) ? Base64(vector) : JsonSerializer.SerializeToElement(vector, OpenAiJsonContext.Default.SingleArray), items.Count));
        }

        return TypedResults.Json(new EmbeddingList("list", items, request.Model!, new(tokens, tokens)), OpenAiJsonContext.Default.EmbeddingList);
    }

    // What is cut off a vector leaves it too short; it is made of unit length again.
    private static float[] Cut(float[] vector, int? dimensions)
    {
        if (dimensions is not > 0 || dimensions >= vector.Length)
            return vector;
        var cut = vector[..dimensions.Value];
        var length = MathF.Max(MathF.Sqrt(cut.Sum(component => component * component)), 1e-12f);
        return Array.ConvertAll(cut, component => component / length);
    }

    private static JsonElement Base64(float[] vector) =>
        JsonSerializer.SerializeToElement(Convert.ToBase64String(MemoryMarshal.AsBytes(vector.AsSpan())), OpenAiJsonContext.Default.String);

    private static bool IsFloat(string? format) => "float".Equals(format, StringComparison.OrdinalIgnoreCase);

    private static bool IsBase64(string? format) => "base64".Equals(format, StringComparison.OrdinalIgnoreCase);
}
