using GreenServ.Router.Errors;
using GreenServ.Router.Requests;

namespace GreenServ.Router.Forwarding;

/// <summary>
/// How one operation is spoken with one kind of host: where a request goes, how it is put, and how its answer comes back.
/// Stateless; what one answer needs is made for it.
/// </summary>
internal abstract class Exchange
{
    /// <summary>Path at the host.</summary>
    public abstract string Path { get; }

    /// <summary>Why a request can not be put so, naming the feature; <c>null</c> when it can.</summary>
    public virtual RequestError? Refuse(InferenceRequest request) => null;

    /// <summary>The body to send.</summary>
    /// <exception cref="InvalidOperationException">The request holds text that is no Unicode.</exception>
    public abstract byte[] Write(InferenceRequest request, string model);

    /// <summary>How a stream of this content type passes; <c>null</c> when that is none of a stream.</summary>
    public abstract StreamPassage? OpenStream(string? mediaType, Delivery delivery);

    /// <summary>How a whole answer passes.</summary>
    public abstract WholePassage OpenWhole(Delivery delivery);
}
