using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using GreenServ.Router.Bodies;
using GreenServ.Router.Errors;

namespace GreenServ.Router.Requests;

/// <summary>
/// Reads a request in one pass, noting where it may be edited. Keys are compared after unescaping and ignoring case, because
/// hosts written in Go read them so: what routing sees must be what the host will see.
/// </summary>
internal static class InferenceRequestReader
{
    /// <summary>Tool schemas nest deeper than the framework's 64.</summary>
    public const int MaxDepth = 256;

    private static readonly JsonReaderOptions s_options = new() { MaxDepth = MaxDepth };

    /// <summary>The request, or what is wrong with it.</summary>
    public static (InferenceRequest? Request, RequestError? Error) Read(Operation operation, byte[] body)
    {
        if (body.AsSpan().StartsWith(Encoding.UTF8.Preamble))
            return (null, RequestError.Invalid("The body begins with a byte order mark (EF BB BF). Send the JSON as UTF-8 without one.", code: "invalid_json"));
        if (!Utf8.IsValid(body))
            return (null, RequestError.Invalid("The body is not valid UTF-8. Send the JSON as UTF-8.", code: "invalid_json"));
        if (body.AsSpan().IndexOfAnyExcept(" \t\r\n"u8) < 0)
            return (null, RequestError.Invalid("The body is empty. Send a JSON object with at least 'model'.", code: "invalid_json"));
        try
        {
            var pass = new Pass(operation);
            return pass.Read(body) is { } error ? (null, error) : (pass.ToRequest(body), null);
        }
        catch (JsonException e)
        {
            return (null, RequestError.Invalid(
                $"The body is not valid JSON (line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}): {Reason(e)}", code: "invalid_json"));
        }
        catch (InvalidOperationException)
        {
            // The reader reports half a surrogate pair only when the string is asked for.
            return (null, RequestError.Invalid("The body holds text that is not valid Unicode: half of a surrogate pair.", code: "invalid_json"));
        }
    }

    // The framework appends "LineNumber: … | BytePositionInLine: …", which the message already says.
    private static string Reason(JsonException e)
    {
        var cut = e.Message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return cut < 0 ? e.Message : e.Message[..cut];
    }

    private ref struct Pass(Operation operation)
    {
        private readonly RequestFields _fields = operation.Fields();
        private readonly List<(int Start, int End)> _greenservFields = [];
        private string? _model;
        private bool? _stream;
        private bool _steersRunner;
        private TokenWishes _tokens;
        private ReadOnlyMemory<byte> _greenserv;

        public RequestError? Read(byte[] body)
        {
            var json = new Utf8JsonReader(body, s_options);
            json.Read();
            if (json.TokenType != JsonTokenType.StartObject)
                return RequestError.Invalid("The body must be a JSON object with at least 'model'.", code: "invalid_json");
            _fields.Edits.ObjectStart = (int)json.TokenStartIndex + 1;
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
            return error
                ?? (_model is null ? RequestError.Invalid("'model' is missing. Name a profile such as 'greenserv', or a model of the pool.", "model", "missing_field") : null)
                ?? _fields.Missing();
        }

        public readonly InferenceRequest ToRequest(byte[] body)
        {
            FieldRemoval.Plan(body, _greenservFields, _fields.Edits.Greenserv);
            return new InferenceRequest(body, _fields.Edits)
            {
                Operation = operation,
                Model = _model!,
                Stream = _stream ?? _fields.StreamsByDefault,
                IncludeUsage = _fields.IncludeUsage,
                Prompt = _fields.Prompt,
                Input = _fields.Input,
                Traits = _fields.Traits,
                Needs = _fields.Needs,
                Tokens = _tokens,
                Turns = _fields.Turns,
                IsPlainCompletion = _fields.IsPlainCompletion,
                OnlyLoads = _fields.OnlyLoads,
                SteersRunner = _steersRunner,
                Greenserv = _greenserv,
            };
        }

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
                    _fields.Edits.Models.Add((start, (int)json.BytesConsumed));
                    break;
                case "stream":
                    if (json.TokenType is not (JsonTokenType.True or JsonTokenType.False or JsonTokenType.Null))
                        error = RequestError.Invalid("'stream' must be true or false.", "stream", "invalid_type");
                    _stream = json.TokenType == JsonTokenType.Null ? null : json.TokenType == JsonTokenType.True;
                    json.Skip();
                    break;
                case "greenserv":
                    json.Skip();
                    _greenserv = body.AsMemory(start, (int)json.BytesConsumed - start);
                    _greenservFields.Add((fieldStart, (int)json.BytesConsumed));
                    break;
                default:
                    _tokens.Read(key, json);
                    _steersRunner |= operation.Surface == Surface.Ollama && RunnerFields.Steer(key, json);
                    error = _fields.Read(key, ref json, body);
                    break;
            }

            return error;
        }
    }
}
