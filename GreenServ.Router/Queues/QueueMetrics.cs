using System.Diagnostics.Metrics;
using GreenServ.Router.Metering;
using GreenServ.Router.Pool;

namespace GreenServ.Router.Queues;

/// <summary>The queues' instruments.</summary>
internal sealed class QueueMetrics
{
    private readonly Histogram<double> _wait;
    private readonly Counter<long> _refused;

    public QueueMetrics(IMeterFactory factory, HostQueues queues)
    {
        var meter = factory.Create(RouterMetrics.MeterName);
        _wait = meter.CreateHistogram(
            "greenserv.queue.wait", "s", "How long requests waited for a slot at their host.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0, 0.01, 0.1, 0.5, 1, 2, 5, 10, 20, 60, 120, 300] });
        _refused = meter.CreateCounter<long>("greenserv.queue.refused", "{request}", "Requests refused because too many waited, or their deadline could not be kept.");
        meter.CreateObservableGauge(
            "greenserv.host.under_way", () => queues.Read().Select(entry => new Measurement<int>(entry.State.UnderWay, Tag(entry.Host))), "{request}", "Requests under way at a host.");
        meter.CreateObservableGauge(
            "greenserv.host.waiting", () => queues.Read().Select(entry => new Measurement<int>(entry.State.Waiting, Tag(entry.Host))), "{request}", "Requests waiting for a host.");
    }

    public void Waited(ModelHost host, TimeSpan wait) => _wait.Record(wait.TotalSeconds, Tag(host));

    public void Refused(ModelHost host, QueueRefusalReason reason) => _refused.Add(1, Tag(host), new("greenserv.reason", JsonNames.Of(reason)));

    private static KeyValuePair<string, object?> Tag(ModelHost host) => new("greenserv.host", host.Name);
}
