using System.Text.Json;
using GreenServ.Simulator.Embedding;
using GreenServ.Simulator.Models;
using GreenServ.Simulator.Ollama;
using GreenServ.Simulator.Playback;
using Microsoft.AspNetCore.Http.HttpResults;

namespace GreenServ.Simulator.OpenAi;

/// <summary>OpenAI's surface as Ollama serves it.</summary>
internal static class OpenAiEndpoints
{
    private const int MostChoices = 16;

    public static void MapOpenAi(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/v1/models", List);
        endpoints.MapGet("/v1/models/{id}", Retrieve);
        endpoints.MapPost("/v1/chat/completions", CompleteChatAsync);
        endpoints.MapPost("/v1/completions", CompleteTextAsync);
        endpoints.MapOpenAiEmbeddings();
        endpoints.MapResponses();
    }

    private static JsonHttpResult<ModelList> List(ModelCatalogue catalogue) =>
        TypedResults.Json(
            new ModelList("list", [.. catalogue.Present.Select(model => model.Name).Concat(catalogue.HasEncoder ? [SimulatedEncoder.Name] : []).Select(Listed)]), OpenAiJsonContext.Default.ModelList);

    private static IResult Retrieve(string id, ModelCatalogue catalogue) =>
        (catalogue.Find(id) is { } model && catalogue.Present.Contains(model)) || (catalogue.HasEncoder && SimulatedEncoder.Is(id))
            ? TypedResults.Json(Listed(id), OpenAiJsonContext.Default.ListedModel)
            : OpenAiErrors.Of(Admission.NotFound(id));

    private static ListedModel Listed(string id) => new(id, "model", OllamaModelEndpoints.ModifiedAt.ToUnixTimeSeconds(), "library");

    private static async Task<IResult> CompleteChatAsync(HttpContext http, Generator generator, TimeProvider time)
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

        var ask = Conversation.Read(messages) with
        {
            MaxTokens = request.MaxCompletionTokens ?? request.MaxTokens,
            Stops = OpenAiFields.Stops(request.Stop),
            Tools = request.Tools ?? [],
            ToolChoice = OpenAiFields.ToolChoice(request.ToolChoice),
            ParallelToolCalls = request.ParallelToolCalls ?? true,
            Schema = OpenAiFields.Schema(request.ResponseFormat),
            JsonObject = request.ResponseFormat?.Type == "json_object",
            Think = OpenAiFields.Think(request.Reasoning?.Effort ?? request.ReasoningEffort),
            TopLogprobs = request.Logprobs is true ? request.TopLogprobs ?? 0 : null,
        };
        if (Capabilities.Refuse(model, request.Model!, ask) is { } refused)
            return OpenAiErrors.Of(refused);
        var answer = new CompletionAnswer(new ChatForm(request.Model!, time), generator, Begin(generator, model, ask, request.N, http.Response), request.StreamOptions?.IncludeUsage is true);
        return request.Stream is true ? answer.AsEvents() : answer.AsWhole();
    }

    private static async Task<IResult> CompleteTextAsync(HttpContext http, Generator generator, TimeProvider time)
    {
        var cancellationToken = http.RequestAborted;
        var body = await RequestBody<CompletionRequest>.ReadAsync(http.Request, OpenAiJsonContext.Default.CompletionRequest, cancellationToken).ConfigureAwait(false);
        if (body.Value is not { } request)
            return OpenAiErrors.Of(Admission.BadJson(body.Error!));
        if (request.Prompt.ValueKind is not JsonValueKind.String)
            return OpenAiErrors.Of(Admission.BadJson("prompt must be a string"));
        var admission = await generator.AdmitAsync(request.Model, cancellationToken).ConfigureAwait(false);
        if (admission.Model is not { } model)
            return OpenAiErrors.Of(admission);
        if (request.Suffix is { Length: > 0 })
            return OpenAiErrors.Of(Admission.BadJson($"{request.Model} does not support insert"));

        var prompt = request.Prompt.GetString()!;
        var ask = new Ask
        {
            Prompt = prompt,
            PromptTokens = Tokens.Count(prompt) + Tokens.PerMessage,
            MaxTokens = request.MaxTokens,
            Stops = OpenAiFields.Stops(request.Stop),
            TopLogprobs = request.Logprobs is > 0 ? request.Logprobs : null,
            Think = false,
        };
        var answer = new CompletionAnswer(new TextForm(request.Model!, time), generator, Begin(generator, model, ask, request.N, http.Response), request.StreamOptions?.IncludeUsage is true);
        return request.Stream is true ? answer.AsEvents() : answer.AsWhole();
    }

    // Ollama gives one choice whatever n says; other hosts give as many as asked for, and so does this one.
    private static Generation[] Begin(Generator generator, SimulatedModel model, Ask ask, int? n, HttpResponse response) =>
        [.. Enumerable.Range(0, Math.Clamp(n ?? 1, 1, MostChoices)).Select(_ => generator.Begin(model, ask, response))];
}
