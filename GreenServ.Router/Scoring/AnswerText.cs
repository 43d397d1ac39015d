using System.Text;
using System.Text.Json;
using GreenServ.Router.Forwarding;
using GreenServ.Router.Requests;
using GreenServ.Router.Routing;
using GreenServ.Router.Translation;

namespace GreenServ.Router.Scoring;

/// <summary>
/// The text of one answer, gathered as the host sends it, in whichever API, so that it can be compared with a reference. It is
/// made for requests with a reference alone, and gone with them. Thinking is no part of it; of several choices it is the first.
/// </summary>
internal sealed class AnswerText
{
    // Longer than models answer. The client waits for the comparison: 0.2 s at worst, of texts made for that, and about 1 ms as a rule.
    private const int LongestCharacters = 131_072;

    private const string ThinkingStart = "<think>";
    private const string ThinkingEnd = "</think>";

    /// <summary>What a host's response says where its model has no answer: the demo's simulated models, which know their own questions alone.</summary>
    private const string NoAnswerHeader = "x-greenserv-no-answer";

    private static readonly JsonDocumentOptions s_options = new() { MaxDepth = InferenceRequestReader.MaxDepth };

    private readonly StringBuilder _text = new();

    /// <summary>An answer's text, yet empty; <c>null</c> where nothing will be compared with it.</summary>
    public static AnswerText? For(RoutedRequest request, HttpResponseMessage upstream) => request.Reference is null
        ? null
        : new AnswerText { Unfit = upstream.Headers.Contains(NoAnswerHeader) ? "the host says that its model has no answer to this" : null };

    /// <summary>Why it can not be compared; <c>null</c> when it can.</summary>
    public string? Unfit { get; private set; }

    /// <summary>Whether it ended because no more tokens were allowed.</summary>
    public bool IsCut { get; private set; }

    /// <summary>Takes a line of a stream, of events or of JSON objects.</summary>
    public void TakeLine(ReadOnlySpan<byte> line)
    {
        var json = SseLine.IsData(line, out var start) ? line[start..] : line;
        if (json.TrimStart((byte)' ').StartsWith((byte)'{'))
            Take(json);
    }

    /// <summary>Takes a whole answer, or one object of a stream.</summary>
    public void Take(ReadOnlySpan<byte> json)
    {
        if (Unfit is not null)
            return;
        try
        {
            var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = s_options.MaxDepth });
            using var document = JsonDocument.ParseValue(ref reader);
            Take(document.RootElement);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // The second is text that is not valid Unicode.
            Unfit = "it is not readable";
        }
    }

    /// <summary>What was gathered. Models whose host does not tell thinking apart write it between tags, some without the first.</summary>
    public override string ToString()
    {
        var text = _text.ToString();
        if (text.LastIndexOf(ThinkingEnd, StringComparison.Ordinal) is >= 0 and var end)
            return text[(end + ThinkingEnd.Length)..];
        return text.AsSpan().TrimStart().StartsWith(ThinkingStart, StringComparison.Ordinal) ? "" : text;
    }

    private void Take(JsonElement root)
    {
        var fields = new JsonFields(root);
        if (fields["choices"] is not null)
            TakeChoice(ChatPiece.FirstOf(root));
        else if (fields["message"] is { } message)
            TakeMessage(new JsonFields(message), fields);
        else if (fields.Text("response") is { } generated)
            Add(generated, fields.Text("done_reason"));
        else if (fields.Text("type") is { } type)
            TakeEvent(type, fields);
        else
            TakeResponse(fields);
    }

    private void TakeChoice(ChatPiece? choice)
    {
        if (choice is not { } piece)
            return;
        Add(piece.Text, piece.FinishReason);
        if (piece.ToolCalls is not null)
            NoteCall();
    }

    private void TakeMessage(JsonFields message, JsonFields line)
    {
        Add(message.Text("content"), line.Text("done_reason"));
        if (message.List("tool_calls").Any())
            NoteCall();
    }

    private void TakeEvent(string type, JsonFields fields)
    {
        switch (type)
        {
            case "response.output_text.delta" or "response.refusal.delta":
                Add(fields.Text("delta"), null);
                break;
            case "response.output_item.added" when fields["item"] is { } item && new JsonFields(item).Text("type") == "function_call":
                NoteCall();
                break;

            // Where there was no word before it, the last event says it all.
            case "response.completed" or "response.incomplete" when fields["response"] is { } response:
                TakeResponse(new JsonFields(response), alsoOutput: _text.Length == 0);
                break;
        }
    }

    private void TakeResponse(JsonFields response, bool alsoOutput = true)
    {
        Finish(new JsonFields(response["incomplete_details"] ?? default).Text("reason"));
        foreach (var item in alsoOutput ? response.List("output").Select(item => new JsonFields(item)) : [])
        {
            if (item.Text("type") == "function_call")
                NoteCall();
            else if (item.Text("type") == "message")
                TakeParts(item);
        }
    }

    private void TakeParts(JsonFields item)
    {
        foreach (var part in item.List("content").Select(part => new JsonFields(part)))
            Add(part.Text("text") ?? part.Text("refusal"), null);
    }

    private void Add(string? text, string? finishReason)
    {
        Finish(finishReason);
        if (_text.Length + (text?.Length ?? 0) > LongestCharacters)
            Unfit = $"it is longer than {LongestCharacters} characters";
        else
            _text.Append(text);
    }

    private void Finish(string? reason)
    {
        IsCut |= reason is "length" or "max_output_tokens";
        if (reason == "content_filter")
            Unfit = "a filter of its host cut it";
    }

    // What the model says once it knows the result is the answer.
    private void NoteCall() => Unfit = "it calls a tool";
}
