using System.Buffers;
using GreenServ.Simulator.Playback;

namespace GreenServ.Simulator.OpenAi;

/// <summary>Plays the choices of a completion one after the other: as server-sent events in Ollama's order, or whole.</summary>
internal sealed class CompletionAnswer(CompletionForm form, Generator generator, IReadOnlyList<Generation> choices, bool includeUsage)
{
    public IResult AsEvents() => new Result(EventsAsync);

    public IResult AsWhole() => new Result(WholeAsync);

    // Words, then an empty delta with the reason, for each choice; then usage if asked, and [DONE].
    private async Task EventsAsync(HttpContext http)
    {
        var response = http.Response;
        response.ContentType = "text/event-stream";
        for (var i = 0; i < choices.Count; i++)
        {
            var isFirst = true;
            await foreach (var chunk in generator.PlayAsync(choices[i], http.RequestAborted).ConfigureAwait(false))
            {
                await WriteAsync(response, form.Part(i, chunk, isFirst), http.RequestAborted).ConfigureAwait(false);
                isFirst = false;
            }

            if (choices[i].Drops)
            {
                http.Abort();
                return;
            }

            if (choices[i].ToolCalls.Count > 0 && form.Calls(i, choices[i], isFirst) is { } calls)
                await WriteAsync(response, calls, http.RequestAborted).ConfigureAwait(false);
            await WriteAsync(response, form.End(i, ChatForm.ReasonOf(choices[i])), http.RequestAborted).ConfigureAwait(false);
        }

        if (includeUsage)
            await WriteAsync(response, form.Counts(Usage()), http.RequestAborted).ConfigureAwait(false);
        await WriteAsync(response, "[DONE]"u8.ToArray(), http.RequestAborted).ConfigureAwait(false);
    }

    private async Task WholeAsync(HttpContext http)
    {
        var played = new List<(Generation, IReadOnlyList<Chunk>)>();
        foreach (var choice in choices)
        {
            var chunks = new List<Chunk>();
            await foreach (var chunk in generator.PlayAsync(choice, http.RequestAborted).ConfigureAwait(false))
                chunks.Add(chunk);
            if (choice.Drops)
            {
                http.Abort();
                return;
            }

            played.Add((choice, chunks));
        }

        http.Response.ContentType = "application/json";
        await http.Response.Body.WriteAsync(form.Whole(played, Usage()), http.RequestAborted).ConfigureAwait(false);
    }

    private Usage Usage()
    {
        var (prompt, completion) = (choices[0].PromptTokens, choices.Sum(choice => choice.OutputTokens));
        return new(prompt, completion, prompt + completion);
    }

    private static async Task WriteAsync(HttpResponse response, byte[] data, CancellationToken cancellationToken)
    {
        response.BodyWriter.Write("data: "u8);
        response.BodyWriter.Write(data);
        response.BodyWriter.Write("\n\n"u8);
        await response.BodyWriter.FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    private sealed class Result(Func<HttpContext, Task> execute) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext) => execute(httpContext);
    }
}
