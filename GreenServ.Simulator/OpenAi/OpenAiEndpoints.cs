using System.Text.Json;
using GreenServ.Simulator.Models;
using GreenServ.Simulator.Ollama;
using GreenServ.Simulator.Playback;
using Microsoft.AspNetCore.Http.HttpResults;

namespace GreenServ.Simulator.OpenAi;

/// <summary>OpenAI's surface as Ollama serves it.</summary>
internal static class OpenAiEndpoints
{
    public static void MapOpenAi(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/v1/models", List);
        endpoints.MapGet("/v1/models/{id}", Retrieve);
        endpoints.MapPost("/v1/chat/completions", CompleteAsync);
    }

    private static JsonHttpResult<ModelList> List(ModelCatalogue catalogue) =>
        TypedResults.Json(new ModelList("list", [.. catalogue.Present.Select(model => Listed(model.Name))]), OpenAiJsonContext.Default.ModelList);

    private static IResult Retrieve(string id, ModelCatalogue catalogue) =>
        catalogue.Find(id) is { } model && catalogue.Present.Contains(model)
            ? TypedResults.Json(Listed(id), OpenAiJsonContext.Default.ListedModel)
            : OpenAiErrors.Of(Admission.NotFound(id));

    private static ListedModel Listed(string id) => new(id, "model", OllamaModelEndpoints.ModifiedAt.ToUnixTimeSeconds(), "library");

    private static async Task<IResult> CompleteAsync(HttpContext http, Generator generator, TimeProvider time)
    {
        var cancellationToken = http.RequestAborted;
        var body = await RequestBody<ChatCompletionRequest>
            .ReadAsync(http.Request, OpenAiJsonContext.Default.ChatCompletionRequest, cancellationToken).ConfigureAwait(false);
        if (body.Value is not { } request)
            return OpenAiErrors.Of(Admission.BadJson(body.Error!));
        if (request.Messages is not { Count: > 0 } messages)
            return OpenAiErrors.Of(Admission.BadJson("[] is too short - 'messages'"));
        var admission = await generator.AdmitAsync(request.Model, cancellationToken).ConfigureAwait(false);
        if (admission.Model is not { } model)
            return OpenAiErrors.Of(admission);
        if (request.Tools is { ValueKind: JsonValueKind.Array } tools && tools.GetArrayLength() > 0)
            return OpenAiErrors.Of(Admission.Refused(StatusCodes.Status400BadRequest, $"{request.Model} does not support tools"));

        var (prompt, tokens) = MessageText.OfConversation(messages);
        var generation = generator.Begin(model, prompt, tokens, request.MaxCompletionTokens ?? request.MaxTokens);
        return request.Stream is true
            ? new ServerSentAnswer(generator, generation, request.Model!, time, request.StreamOptions?.IncludeUsage is true)
            : new WholeAnswer(generator, generation, request.Model!, time);
    }
}
