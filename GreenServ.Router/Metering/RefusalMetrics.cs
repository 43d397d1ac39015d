using System.Diagnostics;
using System.Diagnostics.Metrics;
using GreenServ.Router.Errors;

namespace GreenServ.Router.Metering;

/// <summary>Counts what the router itself refuses, by the error's code. What a host refuses is an attempt's failure.</summary>
internal sealed class RefusalMetrics
{
    private readonly Counter<long> _refusals;

    public RefusalMetrics(IMeterFactory factory) =>
        _refusals = factory.Create(RouterMetrics.MeterName).CreateCounter<long>("greenserv.refusals", "{request}", "Requests that the router answered with an error, by its code.");

    public void Count(RequestError error)
    {
        var reason = error.Code ?? error.Type;
        _refusals.Add(1, new KeyValuePair<string, object?>(TelemetryNames.Reason, reason), new("http.response.status_code", error.Status));
        RequestSpans.Refused(reason);
    }
}
