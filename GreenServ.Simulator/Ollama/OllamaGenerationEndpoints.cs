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
        var admission = await generator.AdmitAsync(chat.Model, cancellationToken).ConfigureAwait(false);
        if (admission.Model is not { } model)
            return OllamaErrors.Of(admission);
        if (chat.Tools is { ValueKind: JsonValueKind.Array } tools && tools.GetArrayLength() > 0)
            return OllamaErrors.Of(Admission.Refused(StatusCodes.Status400BadRequest, $"{chat.Model} does not support tools"));

        var lines = new GenerationLines(chat.Model!, isChat: true, time);
        if (chat.Messages is not { Count: > 0 } messages)
            return await ResidencyAsync(model, keepAlive, memory, lines, cancellationToken).ConfigureAwait(false);
        var (prompt, tokens) = MessageText.OfConversation(messages);
        return new NdjsonResult(generator, generator.Begin(model, prompt, tokens, chat.Options?.NumPredict, keepAlive), lines, chat.Stream ?? true);
    }

    private static async Task<IResult> GenerateAsync(HttpContext http, Generator generator, ModelMemory memory, TimeProvider time)
    {
        var cancellationToken = http.RequestAborted;
        var body = await RequestBody<GenerateRequest>.ReadAsync(http.Request, OllamaJsonContext.Default.GenerateRequest, cancellationToken).ConfigureAwait(false);
        if (body.Value is not { } generate)
            return OllamaErrors.Of(Admission.BadJson(body.Error!));
        if (!KeepAliveText.TryRead(generate.KeepAlive, out var keepAlive))
            return OllamaErrors.Of(Admission.BadJson("keep_alive is no duration; write seconds or, for example, \"5m\""));
        var admission = await generator.AdmitAsync(generate.Model, cancellationToken).ConfigureAwait(false);
        if (admission.Model is not { } model)
            return OllamaErrors.Of(admission);

        var lines = new GenerationLines(generate.Model!, isChat: false, time);
        if (string.IsNullOrEmpty(generate.Prompt))
            return await ResidencyAsync(model, keepAlive, memory, lines, cancellationToken).ConfigureAwait(false);
        var tokens = Tokens.Count(generate.Prompt) + Tokens.Count(generate.System ?? "") + Tokens.PerMessage;
        return new NdjsonResult(generator, generator.Begin(model, generate.Prompt, tokens, generate.Options?.NumPredict, keepAlive), lines, generate.Stream ?? true);
    }

    /// <summary>An empty prompt loads a model; with <c>keep_alive</c> 0 it unloads it.</summary>
    private static async Task<IResult> ResidencyAsync(SimulatedModel model, TimeSpan? keepAlive, ModelMemory memory, GenerationLines lines, CancellationToken cancellationToken)
    {
        using (await memory.EnterAsync(model, keepAlive, cancellationToken).ConfigureAwait(false))
            return TypedResults.Json(lines.Residency(keepAlive == TimeSpan.Zero ? "unload" : "load"), OllamaJsonContext.Default.GenerationLine);
    }
}
