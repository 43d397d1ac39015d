using System.Buffers;
using System.Text.Json;
using GreenServ.Simulator.Playback;

namespace GreenServ.Simulator.OpenAi;

/// <summary>Plays an answer as server-sent events, in Ollama's order: words, an empty delta with the reason, usage if asked, <c>[DONE]</c>.</summary>
internal sealed class ServerSentAnswer(Generator generator, Generation generation, string model, TimeProvider time, bool includeUsage) : IResult
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        var cancellationToken = httpContext.RequestAborted;
        response.ContentType = "text/event-stream";
        var id = CompletionId.Next();
        ChatCompletionChunk Event(IReadOnlyList<ChunkChoice> choices, Usage? usage = null) =>
            new(id, "chat.completion.chunk", time.GetUtcNow().ToUnixTimeSeconds(), model, "fp_ollama", choices, usage);

        await foreach (var chunk in generator.PlayAsync(generation, cancellationToken).ConfigureAwait(false))
            await WriteAsync(response, Event([new(0, new("assistant", chunk.Text), null)]), cancellationToken).ConfigureAwait(false);
        if (generation.Drops)
        {
            httpContext.Abort();
            return;
        }

        await WriteAsync(response, Event([new(0, new("assistant", ""), generation.DoneReason)]), cancellationToken).ConfigureAwait(false);
        if (includeUsage)
        {
            var usage = new Usage(generation.PromptTokens, generation.OutputTokens, generation.PromptTokens + generation.OutputTokens);
            await WriteAsync(response, Event([], usage), cancellationToken).ConfigureAwait(false);
        }

        response.BodyWriter.Write("data: [DONE]\n\n"u8);
        await response.BodyWriter.FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    private static async Task WriteAsync(HttpResponse response, ChatCompletionChunk chunk, CancellationToken cancellationToken)
    {
        response.BodyWriter.Write("data: "u8);
        response.BodyWriter.Write(JsonSerializer.SerializeToUtf8Bytes(chunk, OpenAiJsonContext.Default.ChatCompletionChunk));
        response.BodyWriter.Write("\n\n"u8);
        await response.BodyWriter.FlushAsync(cancellationToken).ConfigureAwait(false);
    }
}
