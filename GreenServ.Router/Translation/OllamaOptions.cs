using System.Text.Json;
using GreenServ.Router.Bodies;

namespace GreenServ.Router.Translation;

/// <summary>Ollama's <c>options</c> as fields of an OpenAI request.</summary>
internal static class OllamaOptions
{
    // Beyond OpenAI's own fields, what vLLM, SGLang and llama.cpp take beside them. Options that say how Ollama is to load a
    // model (num_ctx, num_gpu, …) have no counterpart: such hosts have theirs loaded already.
    private static readonly (string Option, string[] Fields)[] s_names =
    [
        ("temperature", ["temperature"]),
        ("top_p", ["top_p"]),
        ("seed", ["seed"]),
        ("stop", ["stop"]),
        ("presence_penalty", ["presence_penalty"]),
        ("frequency_penalty", ["frequency_penalty"]),
        ("top_k", ["top_k"]),
        ("min_p", ["min_p"]),
        ("typical_p", ["typical_p"]),
        ("repeat_last_n", ["repeat_last_n"]),
        ("repeat_penalty", ["repetition_penalty", "repeat_penalty"]),
    ];

    public static void Write(JsonElement? options, Utf8JsonWriter json)
    {
        if (options is not { } given)
            return;
        var fields = new JsonFields(given);
        foreach (var (option, names) in s_names)
        {
            if (fields[option] is not { } value)
                continue;
            foreach (var name in names)
            {
                json.WritePropertyName(name);
                json.WriteAsCame(value);
            }
        }

        // −1 and −2 stand for no limit, which is what leaving it out means. No token at all is not to be had there, one is the nearest.
        if (fields["num_predict"] is { ValueKind: JsonValueKind.Number } limit && limit.TryGetDouble(out var tokens) && tokens >= 0)
            json.WriteNumber("max_tokens", Math.Max(1, (long)tokens));
    }
}
