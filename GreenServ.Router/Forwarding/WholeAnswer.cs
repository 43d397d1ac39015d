using System.Text;

namespace GreenServ.Router.Forwarding;

/// <summary>Judges a whole answer before any of it goes to the client.</summary>
internal static class WholeAnswer
{
    /// <summary>Why another placement should be asked; <c>null</c> when this answer is the client's.</summary>
    public static AttemptFailure? Judge(int status, ReadOnlySpan<byte> body)
    {
        if (status is >= 200 and < 300)
        {
            return ResponseScan.Read(body) switch
            {
                { IsCompletion: true, Error: null } => null,
                { Error: { } error } => new AttemptFailure("the host reported an error: " + error),
                _ => new AttemptFailure("what the host sent is no chat completion"),
            };
        }

        // "… does not support tools": a property of this model, which another may have.
        return body.IndexOf("does not support"u8) >= 0
            ? new AttemptFailure("the model refused: " + Message(body), Refusal: new Refusal(status, body.ToArray()))
            : null;
    }

    private static string Message(ReadOnlySpan<byte> body) => ResponseScan.Read(body)?.Error ?? Encoding.UTF8.GetString(body[..Math.Min(body.Length, 200)]);
}
