using GreenServ.Router.Errors;
using GreenServ.Router.Forwarding;
using GreenServ.Router.Requests;

namespace GreenServ.Router.Translation;

/// <summary>An exchange with a host that speaks the client's API but for a word or two, which are put as the host knows them.</summary>
internal abstract class EditedExchange(Exchange inner) : Exchange
{
    public sealed override string Path => inner.Path;

    public override RequestError? Refuse(InferenceRequest request) => inner.Refuse(request);

    public sealed override byte[] Write(InferenceRequest request, string model) => Edit(inner.Write(request, model));

    public sealed override StreamPassage? OpenStream(string? mediaType, Delivery delivery) => inner.OpenStream(mediaType, delivery);

    public sealed override WholePassage OpenWhole(Delivery delivery) => inner.OpenWhole(delivery);

    protected abstract byte[] Edit(byte[] body);
}
