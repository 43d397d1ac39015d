using System.IO.Hashing;
using System.Runtime.InteropServices;
using System.Text;

namespace GreenServ.Router.Conversations;

/// <summary>
/// Follows the messages of one request. A conversation has no name on the wire: each request repeats it from the beginning, so that
/// what comes before a request's last answer is what its predecessor consisted of. Tool calls themselves are left out of the hash, as
/// clients write them in many ways; their results are in it.
/// </summary>
internal sealed class TurnReader
{
    private readonly XxHash128 _hash = new();
    private UInt128? _earlier;
    private int _characters;
    private int _earlierCharacters;
    private int _count;
    private Speaker _last;

    /// <summary>Takes in the next message.</summary>
    /// <param name="role">Its role, or the type of an item that has none; <c>null</c> where it has neither.</param>
    /// <param name="text">Its text.</param>
    public void Add(string? role, StringBuilder text)
    {
        var speaker = SpeakerOf(role);
        if (speaker == Speaker.Model)
        {
            // An answer may be several items: thinking, text, calls.
            if (_last != Speaker.Model)
                _earlier = _count > 0 ? _hash.GetCurrentHashAsUInt128() : null;
            _earlierCharacters = _characters + text.Length;
        }

        _characters += text.Length;
        _count++;
        _last = speaker;
        _hash.Append([(byte)speaker]);
        foreach (var part in text.GetChunks())
            _hash.Append(MemoryMarshal.AsBytes(part.Span));
        _hash.Append(MemoryMarshal.AsBytes([text.Length]));
    }

    public ConversationTurns Read() => new(_hash.GetCurrentHashAsUInt128(), _earlier, _earlierCharacters, _last == Speaker.Tool);

    private static Speaker SpeakerOf(string? role) => role?.ToLowerInvariant() switch
    {
        "assistant" or "function_call" or "reasoning" => Speaker.Model,
        "tool" or "function" or "function_call_output" => Speaker.Tool,
        _ => Speaker.Client,
    };

    private enum Speaker : byte
    {
        Client,
        Model,
        Tool,
    }
}
