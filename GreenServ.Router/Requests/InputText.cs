using System.Text;
using System.Text.Json;
using GreenServ.Router.Errors;

namespace GreenServ.Router.Requests;

/// <summary>Text that comes as a string, as several, or as token numbers.</summary>
/// <param name="Text">All of it, one text a line; empty for token numbers.</param>
/// <param name="Tokens">How many token numbers came.</param>
internal sealed record InputText(string Text, int Tokens)
{
    public static InputText Empty { get; } = new("", 0);

    public bool IsEmpty => Text.Length == 0 && Tokens == 0;

    /// <summary>Reads the value the reader stands on, always to its end.</summary>
    public static (InputText? Input, RequestError? Error) Read(ref Utf8JsonReader json, string field)
    {
        switch (json.TokenType)
        {
            case JsonTokenType.String:
                var text = json.GetString()!;
                return (new(text, 0), null);
            case JsonTokenType.Null:
                return (Empty, null);
            case JsonTokenType.StartArray:
                return (ReadList(ref json), null);
            default:
                json.Skip();
                return (null, RequestError.Invalid($"'{field}' must be a string or an array.", field, "invalid_type"));
        }
    }

    private static InputText ReadList(ref Utf8JsonReader json)
    {
        var text = new StringBuilder();
        var tokens = 0;
        var depth = json.CurrentDepth;
        while (json.Read() && !(json.TokenType == JsonTokenType.EndArray && json.CurrentDepth == depth))
        {
            if (json.TokenType == JsonTokenType.String)
                text.Append(text.Length > 0 ? "\n" : "").Append(json.GetString());
            else if (json.TokenType == JsonTokenType.Number)
                tokens++;
        }

        return new(text.ToString(), tokens);
    }
}
