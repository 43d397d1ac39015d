using System.Text.Json;

namespace GreenServ.Router.Requests;

/// <summary>What a request says of numbers of tokens; each <c>null</c> where it says nothing. A field that comes twice counts as it came last.</summary>
internal struct TokenWishes
{
    /// <summary>Longest answer, at least 1.</summary>
    public int? Answer { get; private set; }

    /// <summary>Context the model is to be loaded with (Ollama's <c>num_ctx</c>), at least 1.</summary>
    public int? Context { get; private set; }

    /// <summary>Reads a field where it is one of these.</summary>
    /// <param name="key">Its name in lower case.</param>
    /// <param name="json">A copy that stands on its value.</param>
    public void Read(string key, Utf8JsonReader json)
    {
        switch (key)
        {
            case "max_tokens" or "max_completion_tokens" or "max_output_tokens":
                Answer = Number(json);
                break;
            case "options" when json.TokenType == JsonTokenType.StartObject:
                ReadOptions(ref json);
                break;
        }
    }

    private void ReadOptions(ref Utf8JsonReader json)
    {
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var name = json.GetString()!;
            json.Read();
            if (name.Equals("num_ctx", StringComparison.OrdinalIgnoreCase))
                Context = Number(json);
            else if (name.Equals("num_predict", StringComparison.OrdinalIgnoreCase))
                Answer = Number(json);
            json.Skip();
        }
    }

    // Ollama's -1 and -2 set no limit; what is no number is the host's to refuse.
    private static int? Number(in Utf8JsonReader json) =>
        json.TokenType == JsonTokenType.Number && json.TryGetInt32(out var number) && number > 0 ? number : null;
}
