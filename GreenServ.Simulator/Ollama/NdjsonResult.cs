using System.Buffers;
using System.Text.Json;
using GreenServ.Simulator.Playback;

namespace GreenServ.Simulator.Ollama;

/// <summary>Plays an answer as NDJSON, or as one JSON object.</summary>
internal sealed class NdjsonResult(Generator generator, Generation generation, GenerationLines lines, bool stream) : IResult
{
    private static ReadOnlySpan<byte> NewLine => "\n"u8;

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        var cancellationToken = httpContext.RequestAborted;
        response.ContentType = stream ? "application/x-ndjson" : "application/json; charset=utf-8";
        var chunks = new List<Chunk>();
        await foreach (var chunk in generator.PlayAsync(generation, cancellationToken).ConfigureAwait(false))
        {
            if (!stream)
                chunks.Add(chunk);
            else
                await WriteAsync(response, lines.Part(chunk), cancellationToken).ConfigureAwait(false);
        }

        if (generation.Drops)
        {
            httpContext.Abort();
            return;
        }

        if (!stream)
        {
            await WriteAsync(response, lines.Whole(chunks, generation), cancellationToken).ConfigureAwait(false);
            return;
        }

        if (generation.ToolCalls.Count > 0)
            await WriteAsync(response, lines.Calls(generation.ToolCalls), cancellationToken).ConfigureAwait(false);
        await WriteAsync(response, lines.Last(generation), cancellationToken).ConfigureAwait(false);
    }

    private static async Task WriteAsync(HttpResponse response, GenerationLine line, CancellationToken cancellationToken)
    {
        response.BodyWriter.Write(JsonSerializer.SerializeToUtf8Bytes(line, OllamaJsonContext.Default.GenerationLine));
        response.BodyWriter.Write(NewLine);
        await response.BodyWriter.FlushAsync(cancellationToken).ConfigureAwait(false);
    }
}
