using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;
using GreenServ.Router.Routing;

namespace GreenServ.Router.Conversations;

/// <summary>
/// Names a conversation in records, by the session a client names, else by its messages. A fingerprint: nothing can be read from it, though
/// whoever guesses all of the text can see that it was that. Tenants share none.
/// </summary>
internal static class TurnKey
{
    /// <summary>Under which the request's successor finds it; <c>null</c> where no conversation is (an embedding).</summary>
    public static string? Own(RoutedRequest request) =>
        request.Operation.IsEmbedding ? null
        : request.Session is { } session ? Of(request.Tenant, session)
        : request.Turns is { } turns ? Of(request.Tenant, turns.Own)
        : null;

    /// <summary>Under which its predecessor is found; <c>null</c> where it has none.</summary>
    public static string? Earlier(RoutedRequest request) =>
        request.Session is { } session ? Of(request.Tenant, session)
        : request.Turns is { Earlier: { } messages } ? Of(request.Tenant, messages)
        : null;

    private static string Of(string tenant, string session) => Of("session", tenant, Encoding.UTF8.GetBytes(session));

    private static string Of(string tenant, UInt128 messages)
    {
        Span<byte> hash = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128LittleEndian(hash, messages);
        return Of("messages", tenant, hash);
    }

    private static string Of(string kind, string tenant, ReadOnlySpan<byte> name)
    {
        var hash = new XxHash128();
        hash.Append(Encoding.UTF8.GetBytes($"{kind}\0{tenant}\0"));
        hash.Append(name);
        return Convert.ToHexStringLower(hash.GetCurrentHash());
    }
}
