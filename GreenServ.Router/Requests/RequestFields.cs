using System.Text.Json;
using GreenServ.Core.Features;
using GreenServ.Core.Tokens;
using GreenServ.Router.Bodies;
using GreenServ.Router.Conversations;
using GreenServ.Router.Errors;

namespace GreenServ.Router.Requests;

/// <summary>
/// What one operation reads of its body beside <c>model</c>, <c>stream</c> and <c>greenserv</c>, which all have in common. One
/// instance reads one body. A field that comes twice counts as it came last.
/// </summary>
internal abstract class RequestFields
{
    /// <summary>Where the body may be edited.</summary>
    public BodyEdits Edits { get; } = new();

    /// <summary>Whether a request that says nothing of it streams.</summary>
    public virtual bool StreamsByDefault => false;

    /// <summary>What features are taken from: the text of the last turn.</summary>
    public abstract string Prompt { get; }

    /// <summary>All that the host will read, as far as it becomes tokens.</summary>
    public abstract RequestTally Input { get; }

    /// <summary>Its structure, as features see it.</summary>
    public abstract PromptTraits Traits { get; }

    /// <summary>What it can be answered with alone.</summary>
    public virtual RequestNeeds Needs =>
        ((Traits & PromptTraits.Tools) != 0 ? RequestNeeds.Tools : RequestNeeds.None)
        | ((Traits & PromptTraits.Images) != 0 ? RequestNeeds.Vision : RequestNeeds.None)
        | ((Traits & PromptTraits.JsonSchema) != 0 ? RequestNeeds.JsonSchema : RequestNeeds.None);

    /// <summary>Whether the client asked for the usage chunk of a stream.</summary>
    public bool IncludeUsage { get; protected set; }

    /// <summary>Whether text is to be completed as it is, outside any chat.</summary>
    public virtual bool IsPlainCompletion => false;

    /// <summary>Where it stands in its conversation; <c>null</c> where it is none.</summary>
    public virtual ConversationTurns? Turns => null;

    /// <summary>Whether nothing is asked, so that the model is only to be loaded or unloaded.</summary>
    public virtual bool OnlyLoads => false;

    /// <summary>Reads the value the reader stands on, always to its end.</summary>
    /// <param name="key">Its field, unescaped and in lower case.</param>
    /// <param name="json">Stands on the value's first token, and on its last afterwards.</param>
    /// <param name="body">The whole body.</param>
    /// <returns>What is wrong with it.</returns>
    public abstract RequestError? Read(string key, ref Utf8JsonReader json, ReadOnlySpan<byte> body);

    /// <summary>What the request lacks, once all of it is read.</summary>
    public abstract RequestError? Missing();

    /// <summary>Reads <c>stream_options</c>, noting where usage can be asked for.</summary>
    protected RequestError? ReadStreamOptions(ref Utf8JsonReader json)
    {
        var start = (int)json.TokenStartIndex;
        Edits.IncludeUsage = null;
        IncludeUsage = false;
        if (json.TokenType != JsonTokenType.StartObject)
        {
            var isNull = json.TokenType == JsonTokenType.Null;
            json.Skip();
            Edits.StreamOptions = (start, (int)json.BytesConsumed, false, false);
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
                (IncludeUsage, Edits.IncludeUsage) = (isTrue, (valueStart, (int)json.BytesConsumed));
        }

        Edits.StreamOptions = (start, (int)json.BytesConsumed, true, empty);
        return null;
    }
}
