using System.Text.Json;
using System.Text.Json.Nodes;
using GreenServ.Simulator.Models;
using GreenServ.Simulator.Playback;

namespace GreenServ.Simulator.Answering;

/// <summary>Says what a model replies: thoughts, text and tool calls, in the form that is asked for.</summary>
internal sealed class Replier(Answerer answerer)
{
    public Reply Reply(SimulatedModel model, Ask ask)
    {
        if (ToolCaller.Decide(ask) is { Count: > 0 } calls)
            return new("", "", calls);
        var isMadeUp = ask.ToolResults.Count == 0 && ask.Images.Count == 0 && !answerer.Knows(ask.Prompt);
        var answer = ask.ToolResults.Count > 0 ? $"The tools say: {string.Join("; ", ask.ToolResults)}."
            : ask.Images.Count > 0 && !answerer.Knows(ask.Prompt) ? $"This is a simulated model ({model.Name}). It sees {string.Join(" and ", ask.Images.Select(ImageLook.Describe))}."
            : answerer.Answer(model, ask.Prompt);
        var (thoughts, text) = Thinks(model, ask) ? Part(answer, always: ask.Think is true) : ("", answer);
        return new(thoughts, InForm(text, ask), [], isMadeUp);
    }

    // Models that can think do so unless told not to, as Ollama has it.
    private static bool Thinks(SimulatedModel model, Ask ask) => ask.Think ?? model.Capabilities.Contains(Capabilities.Thinking);

    // The working comes before the answer, which is the last sentence.
    private static (string Thoughts, string Text) Part(string answer, bool always)
    {
        var cut = answer.TrimEnd('.').LastIndexOf(". ", StringComparison.Ordinal);
        return cut < 0 ? (always ? "The question needs no long thought." : "", answer) : (answer[..(cut + 1)], answer[(cut + 2)..]);
    }

    private static string InForm(string text, Ask ask) =>
        ask.Schema is { } schema ? SchemaSample.Of(schema, ask.Prompt, text)
        : ask.JsonObject ? JsonSerializer.Serialize(new JsonObject { ["answer"] = text }, JsonNodeContext.Default.JsonObject)
        : text;
}

/// <summary>What a model replies.</summary>
/// <param name="Thoughts">What it thinks before.</param>
/// <param name="Text">What it says.</param>
/// <param name="ToolCalls">The tools it calls.</param>
/// <param name="IsMadeUp">Whether it stands in for an answer that the model does not have, so that nothing may be told from it about the model.</param>
internal sealed record Reply(string Thoughts, string Text, IReadOnlyList<ToolCall> ToolCalls, bool IsMadeUp = false);
