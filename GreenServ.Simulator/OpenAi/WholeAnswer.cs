using System.Text;
using GreenServ.Simulator.Playback;

namespace GreenServ.Simulator.OpenAi;

/// <summary>Plays an answer and sends it whole.</summary>
internal sealed class WholeAnswer(Generator generator, Generation generation, string model, TimeProvider time) : IResult
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var text = new StringBuilder();
        await foreach (var chunk in generator.PlayAsync(generation, httpContext.RequestAborted).ConfigureAwait(false))
            text.Append(chunk.Text);
        if (generation.Drops)
        {
            httpContext.Abort();
            return;
        }

        var completion = new ChatCompletion(
            CompletionId.Next(),
            "chat.completion",
            time.GetUtcNow().ToUnixTimeSeconds(),
            model,
            "fp_ollama",
            [new(0, new("assistant", text.ToString()), generation.DoneReason)],
            new(generation.PromptTokens, generation.OutputTokens, generation.PromptTokens + generation.OutputTokens));
        await TypedResults.Json(completion, OpenAiJsonContext.Default.ChatCompletion).ExecuteAsync(httpContext).ConfigureAwait(false);
    }
}
