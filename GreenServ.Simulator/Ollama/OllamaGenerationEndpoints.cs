using System.Text.Json;
using GreenServ.Simulator.Memory;
using GreenServ.Simulator.Models;
using GreenServ.Simulator.Playback;
using Microsoft.AspNetCore.Http.HttpResults;

namespace GreenServ.Simulator.Ollama;

/// <summary><c>/api/chat</c> and <c>/api/generate</c>; both stream unless told not to.</summary>
internal static class OllamaGenerationEndpoints
{
    public static void MapOllamaGeneration(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapPost("/api/chat", ChatAsync);
        endpoints.MapPost("/api/generate", GenerateAsync);
    }

    private static async Task<IResult> ChatAsync(HttpContext http, Generator generator, ModelMemory memory, TimeProvider time)
    {
        var cancellationToken = http.RequestAborted;
        var body = await RequestBody<ChatRequest>.ReadAsync(http.Request, OllamaJsonContext.Default.ChatRequest, cancellationToken).ConfigureAwait(false);
        if (body.Value is not { } chat)
            return OllamaErrors.Of(Admission.BadJson(body.Error!));
        if (!KeepAliveText.TryRead(chat.KeepAlive, out var keepAlive))
            return OllamaErrors.Of(Admission.BadJson("keep_alive is no duration; write seconds or, for example, \"5m\""));
        if (OllamaFields.Refuse(chat.Think, chat.TopLogprobs) is { } invalid)
            return OllamaErrors.Of(invalid);
        var admission = await generator.AdmitAsync(chat.Model, cancellationToken).ConfigureAwait(false);
        if (admission.Model is not { } model)
            return OllamaErrors.Of(admission);

        var lines = new GenerationLines(chat.Model!, isChat: true, hasContext: false, time);
        if (chat.Messages is not { Count: > 0 } messages)
            return await ResidencyAsync(model, keepAlive, memory, lines, cancellationToken).ConfigureAwait(false);
        var ask = Conversation.Read(messages) with
        {
            KeepAlive = keepAlive,
            MaxTokens = chat.Options?.NumPredict,
            Stops = OllamaFields.Stops(chat.Options),
            Tools = chat.Tools ?? [],
            Schema = OllamaFields.Schema(chat.Format),
            JsonObject = OllamaFields.IsJson(chat.Format),
            Think = OllamaFields.Think(chat.Think),
            TopLogprobs = chat.Logprobs is true ? chat.TopLogprobs ?? 0 : null,
        };
        return (Capabilities.Refuse(model, chat.Model!, ask) ?? OllamaFields.RefuseFormat(chat.Format)) is { } refused
            ? OllamaErrors.Of(refused)
            : new NdjsonResult(generator, generator.Begin(model, ask, http.Response), lines, chat.Stream ?? true);
    }

    private static async Task<IResult> GenerateAsync(HttpContext http, Generator generator, ModelMemory memory, TimeProvider time)
    {
        var cancellationToken = http.RequestAborted;
        var body = await RequestBody<GenerateRequest>.ReadAsync(http.Request, OllamaJsonContext.Default.GenerateRequest, cancellationToken).ConfigureAwait(false);
        if (body.Value is not { } generate)
            return OllamaErrors.Of(Admission.BadJson(body.Error!));
        if (!KeepAliveText.TryRead(generate.KeepAlive, out var keepAlive))
            return OllamaErrors.Of(Admission.BadJson("keep_alive is no duration; write seconds or, for example, \"5m\""));
        if (OllamaFields.Refuse(generate.Think, generate.TopLogprobs) is { } invalid)
            return OllamaErrors.Of(invalid);
        var admission = await generator.AdmitAsync(generate.Model, cancellationToken).ConfigureAwait(false);
        if (admission.Model is not { } model)
            return OllamaErrors.Of(admission);

        var lines = new GenerationLines(generate.Model!, isChat: false, hasContext: generate.Raw is not true, time);
        if (string.IsNullOrEmpty(generate.Prompt))
            return await ResidencyAsync(model, keepAlive, memory, lines, cancellationToken).ConfigureAwait(false);
        if (generate.Raw is true && (generate.Template is { Length: > 0 } || generate.System is { Length: > 0 } || generate.Context is { Count: > 0 }))
            return OllamaErrors.Of(Admission.BadJson("raw mode does not support template, system, or context"));
        var ask = new Ask
        {
            Prompt = generate.Prompt,
            PromptTokens = Tokens.Count(generate.Prompt) + Tokens.Count(generate.System ?? "") + Tokens.Count(generate.Suffix ?? "") + Tokens.PerMessage,
            KeepAlive = keepAlive,
            MaxTokens = generate.Options?.NumPredict,
            Stops = OllamaFields.Stops(generate.Options),
            Images = generate.Images ?? [],
            Schema = OllamaFields.Schema(generate.Format),
            JsonObject = OllamaFields.IsJson(generate.Format),
            Think = OllamaFields.Think(generate.Think),
            TopLogprobs = generate.Logprobs is true ? generate.TopLogprobs ?? 0 : null,
        };
        if (generate.Suffix is { Length: > 0 })
            return OllamaErrors.Of(Admission.BadJson($"{generate.Model} does not support insert"));
        return (Capabilities.Refuse(model, generate.Model!, ask) ?? OllamaFields.RefuseFormat(generate.Format)) is { } refused
            ? OllamaErrors.Of(refused)
            : new NdjsonResult(generator, generator.Begin(model, ask, http.Response), lines, generate.Stream ?? true);
    }

    /// <summary>An empty prompt loads a model; with <c>keep_alive</c> 0 it unloads it.</summary>
    private static async Task<IResult> ResidencyAsync(SimulatedModel model, TimeSpan? keepAlive, ModelMemory memory, GenerationLines lines, CancellationToken cancellationToken)
    {
        using (await memory.EnterAsync(model, keepAlive, cancellationToken).ConfigureAwait(false))
            return TypedResults.Json(lines.Residency(keepAlive == TimeSpan.Zero ? "unload" : "load"), OllamaJsonContext.Default.GenerationLine);
    }
}
