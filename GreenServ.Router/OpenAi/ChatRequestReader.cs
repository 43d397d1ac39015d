using System.Text;
using System.Text.Json;
using GreenServ.Core.Features;
using GreenServ.Router.Errors;

namespace GreenServ.Router.OpenAi;

/// <summary>
/// Reads a chat completion request in one pass, noting where it may be edited. Keys are compared after unescaping and
/// ignoring case, because hosts written in Go read them so: what routing sees must be what the host will see.
/// </summary>
internal static class ChatRequestReader
{
    /// <summary>Tool schemas nest deeper than the framework's 64.</summary>
    public const int MaxDepth = 256;

    private static readonly JsonReaderOptions s_options = new() { MaxDepth = MaxDepth };

    /// <summary>The request, or what is wrong with it.</summary>
    public static (ChatRequest? Request, RequestError? Error) Read(byte[] body)
    {
        if (body.AsSpan().StartsWith(Encoding.UTF8.Preamble))
            return (null, RequestError.Invalid("The body begins with a byte order mark (EF BB BF). Send the JSON as UTF-8 without one.", code: "invalid_json"));
        if (body.AsSpan().IndexOfAnyExcept(" \t\r\n"u8) < 0)
            return (null, RequestError.Invalid("The body is empty. Send a JSON object with 'model' and 'messages'.", code: "invalid_json"));
        try
        {
            var pass = new Pass();
            return pass.Read(body) is { } error ? (null, error) : (pass.ToRequest(body), null);
        }
        catch (JsonException e)
        {
            return (null, RequestError.Invalid(
                $"The body is not valid JSON (line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}): {Reason(e)}", code: "invalid_json"));
        }
        catch (InvalidOperationException)
        {
            // The reader reports text that is not UTF-8 (or half a surrogate pair) only when the string is asked for.
            return (null, RequestError.Invalid("The body holds text that is not valid UTF-8.", code: "invalid_json"));
        }
    }

    // The framework appends "LineNumber: … | BytePositionInLine: …", which the message already says.
    private static string Reason(JsonException e)
    {
        var cut = e.Message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return cut < 0 ? e.Message : e.Message[..cut];
    }

    private ref struct Pass()
    {
        private readonly ChatRequestEdits _edits = new();
        private readonly List<(int Start, int End)> _greenservFields = [];
        private string? _model;
        private bool _stream;
        private bool _includeUsage;
        private PromptTraits _traits;
        private ReadOnlyMemory<byte> _greenserv;
        private MessageText? _messages;

        public RequestError? Read(byte[] body)
        {
            var json = new Utf8JsonReader(body, s_options);
            json.Read();
            if (json.TokenType != JsonTokenType.StartObject)
                return RequestError.Invalid("The body must be a JSON object with 'model' and 'messages'.", code: "invalid_json");
            _edits.ObjectStart = (int)json.TokenStartIndex + 1;
            RequestError? error = null;
            while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
            {
                var fieldStart = (int)json.TokenStartIndex;
                var key = json.GetString()!.ToLowerInvariant();
                json.Read();
                // The first thing wrong is reported, but the whole body is read: broken JSON outranks a wrong field.
                var problem = ReadField(key, fieldStart, body, ref json);
                error ??= problem;
            }

            json.Read();
            return error ?? Missing();
        }

        public readonly ChatRequest ToRequest(byte[] body)
        {
            FieldRemoval.Plan(body, _greenservFields, _edits.Greenserv);
            return new ChatRequest(body, _edits)
            {
                Model = _model!,
                Stream = _stream,
                IncludeUsage = _includeUsage,
                Prompt = _messages!.Prompt,
                TotalCharacters = _messages.TotalCharacters,
                Traits = _traits | (_messages.HasImages ? PromptTraits.Images : PromptTraits.None),
                Greenserv = _greenserv,
            };
        }

        private readonly RequestError? Missing() =>
            _model is null ? RequestError.Invalid("'model' is missing. Name a profile such as 'greenserv', or a model of GET /v1/models.", "model", "missing_field")
            : _messages is null ? RequestError.Invalid("'messages' is missing. Send an array such as [{\"role\":\"user\",\"content\":\"…\"}].", "messages", "missing_field")
            : null;

        private RequestError? ReadField(string key, int fieldStart, byte[] body, ref Utf8JsonReader json)
        {
            var start = (int)json.TokenStartIndex;
            RequestError? error = null;
            switch (key)
            {
                case "model":
                    if (json.TokenType != JsonTokenType.String || string.IsNullOrWhiteSpace(json.GetString()))
                        error = RequestError.Invalid("'model' must be a non-empty string.", "model", "invalid_type");
                    else
                        _model = json.GetString();
                    json.Skip();
                    _edits.Models.Add((start, (int)json.BytesConsumed));
                    break;
                case "messages":
                    (_messages, error) = MessageText.Read(ref json);
                    break;
                case "stream":
                    if (json.TokenType is not (JsonTokenType.True or JsonTokenType.False or JsonTokenType.Null))
                        error = RequestError.Invalid("'stream' must be true or false.", "stream", "invalid_type");
                    _stream = json.TokenType == JsonTokenType.True;
                    json.Skip();
                    break;
                case "stream_options":
                    error = ReadStreamOptions(ref json);
                    break;
                case "tools":
                    _traits |= json.TokenType == JsonTokenType.StartArray ? PromptTraits.Tools : PromptTraits.None;
                    json.Skip();
                    break;
                case "response_format":
                    json.Skip();
                    if (body.AsSpan(start, (int)json.BytesConsumed - start).IndexOf("json_schema"u8) >= 0)
                        _traits |= PromptTraits.JsonSchema;
                    break;
                case "greenserv":
                    json.Skip();
                    _greenserv = body.AsMemory(start, (int)json.BytesConsumed - start);
                    _greenservFields.Add((fieldStart, (int)json.BytesConsumed));
                    break;
                default:
                    json.Skip();
                    break;
            }

            return error;
        }

        private RequestError? ReadStreamOptions(ref Utf8JsonReader json)
        {
            var start = (int)json.TokenStartIndex;
            _edits.IncludeUsage = null;
            _includeUsage = false;
            if (json.TokenType != JsonTokenType.StartObject)
            {
                var isNull = json.TokenType == JsonTokenType.Null;
                json.Skip();
                _edits.StreamOptions = (start, (int)json.BytesConsumed, false, false);
                return isNull ? null : RequestError.Invalid("'stream_options' must be an object.", "stream_options", "invalid_type");
            }

            var empty = true;
            while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
            {
                empty = false;
                var isUsage = json.GetString()!.Equals("include_usage", StringComparison.OrdinalIgnoreCase);
                json.Read();
                var valueStart = (int)json.TokenStartIndex;
                var isTrue = json.TokenType == JsonTokenType.True;
                json.Skip();
                if (isUsage)
                    (_includeUsage, _edits.IncludeUsage) = (isTrue, (valueStart, (int)json.BytesConsumed));
            }

            _edits.StreamOptions = (start, (int)json.BytesConsumed, true, empty);
            return null;
        }
    }
}
