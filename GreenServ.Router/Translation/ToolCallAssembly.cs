using System.Text;
using System.Text.Json;

namespace GreenServ.Router.Translation;

/// <summary>Puts tool calls together that come in pieces: first the name, then the arguments a few characters at a time.</summary>
internal sealed class ToolCallAssembly
{
    /// <summary>More than any model writes before it stops: a host that goes on for ever would fill the memory.</summary>
    public const int LongestCharacters = 16 * 1024 * 1024;

    private readonly List<Call> _calls = [];
    private long _characters;

    /// <summary>Whether more has come than is kept.</summary>
    public bool IsTooLong => _characters > LongestCharacters;

    public bool IsEmpty => _calls.Count == 0;

    /// <summary>Adds pieces, or whole calls.</summary>
    public void Add(JsonElement pieces)
    {
        foreach (var piece in pieces.EnumerateArray())
        {
            _characters += piece.GetRawText().Length;
            if (IsTooLong)
                return;
            var fields = new JsonFields(piece);
            var call = Find(fields);
            call.Id = fields.Text("id") is { Length: > 0 } id ? id : call.Id;
            var function = new JsonFields(fields["function"] ?? default);
            call.Name += function.Text("name");
            switch (function["arguments"])
            {
                case { ValueKind: JsonValueKind.String } text:
                    call.Arguments.Append(text.GetString());
                    break;
                case { } value:
                    // A few hosts write the arguments as they are, not as text.
                    call.Arguments.Append(value.GetRawText());
                    break;
            }
        }
    }

    /// <summary>The calls so far, in order, and none from now on.</summary>
    public IReadOnlyList<ToolCall> Take()
    {
        var taken = _calls.Select(call => new ToolCall(call.Index, call.Id ?? $"call_{call.Index}", call.Name, call.Arguments.ToString())).ToArray();
        _calls.Clear();
        return taken;
    }

    private Call Find(JsonFields piece)
    {
        var stated = piece["index"] is { ValueKind: JsonValueKind.Number } number && number.TryGetInt32(out var value) ? value : (int?)null;

        // Without an index a piece with an id begins a call, and one without goes on with the last.
        var found = stated is { } at ? _calls.Find(call => call.Index == at)
            : piece.Text("id") is { Length: > 0 } id ? _calls.Find(call => call.Id == id)
            : _calls.LastOrDefault();
        if (found is not null)
            return found;
        _calls.Add(found = new Call(stated ?? _calls.Count));
        return found;
    }

    private sealed class Call(int index)
    {
        public int Index => index;
        public string? Id { get; set; }
        public string Name { get; set; } = "";
        public StringBuilder Arguments { get; } = new();
    }
}

/// <summary>A whole tool call.</summary>
/// <param name="Index">Its place among the answer's calls.</param>
/// <param name="Id">What a tool's result refers to.</param>
/// <param name="Name">The function.</param>
/// <param name="Arguments">JSON as text.</param>
internal sealed record ToolCall(int Index, string Id, string Name, string Arguments)
{
    /// <summary>The arguments as text that is JSON where the model wrote some, <c>{}</c> where it wrote none.</summary>
    public string ArgumentsOrNone => string.IsNullOrWhiteSpace(Arguments) ? "{}" : Arguments;

    /// <summary>The arguments as JSON, <c>{}</c> where there are none; <c>null</c> when what the model wrote is no JSON object.</summary>
    public JsonElement? Parse()
    {
        try
        {
            using var document = JsonDocument.Parse(ArgumentsOrNone);
            return document.RootElement.ValueKind == JsonValueKind.Object ? document.RootElement.Clone() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
