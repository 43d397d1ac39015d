using System.Text.Json;
using GreenServ.Router.Bodies;

namespace GreenServ.Router.Translation;

/// <summary>OpenAI's log probabilities as Ollama's list of tokens.</summary>
internal static class OllamaLogprobs
{
    public static void Write(JsonElement logprobs, Utf8JsonWriter json)
    {
        var fields = new JsonFields(logprobs);
        json.WriteStartArray();
        if (fields["content"] is not null)
        {
            // A chat's tokens look the same in both.
            foreach (var token in fields.List("content"))
                json.WriteAsCame(token);
        }
        else
        {
            WriteColumns([.. fields.List("tokens")], [.. fields.List("token_logprobs")], [.. fields.List("top_logprobs")], json);
        }

        json.WriteEndArray();
    }

    // Plain completions have one array for each property.
    private static void WriteColumns(JsonElement[] tokens, JsonElement[] values, JsonElement[] tops, Utf8JsonWriter json)
    {
        for (var i = 0; i < Math.Min(tokens.Length, values.Length); i++)
        {
            json.WriteStartObject();
            WriteToken(tokens[i].ToString(), values[i], json);
            if (i < tops.Length && tops[i].ValueKind == JsonValueKind.Object)
            {
                json.WriteStartArray("top_logprobs");
                foreach (var top in tops[i].EnumerateObject())
                {
                    json.WriteStartObject();
                    WriteToken(top.Name, top.Value, json);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
            }

            json.WriteEndObject();
        }
    }

    private static void WriteToken(string token, JsonElement value, Utf8JsonWriter json)
    {
        json.WriteString("token", token);
        json.WritePropertyName("logprob");
        if (value.ValueKind == JsonValueKind.Number)
            json.WriteAsCame(value);
        else
            json.WriteNumberValue(0);
    }
}
