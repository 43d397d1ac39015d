using GreenServ.Router.Errors;
using GreenServ.Router.Forwarding;
using GreenServ.Router.Pool;
using GreenServ.Router.Requests;

namespace GreenServ.Router.Routing;

/// <summary>What of one request can not be said to which hosts; looked up once for each way of speaking.</summary>
internal sealed class RefusalsByExchange(InferenceRequest request, Exchanges exchanges)
{
    private readonly Dictionary<Exchange, RequestError?> _known = [];

    /// <summary>A reason that was found, for when nothing else is left.</summary>
    public RequestError? First { get; private set; }

    /// <summary>Why the placement can not be asked this; <c>null</c> when it can.</summary>
    public RequestError? Of(Placement placement)
    {
        var exchange = exchanges.For(request, placement.Host);
        if (!_known.TryGetValue(exchange, out var error))
            _known[exchange] = error = exchange.Refuse(request);
        First ??= error;
        return error;
    }
}
