using System.Diagnostics.Metrics;
using GreenServ.Router.Learning;
using GreenServ.Storage.Journaling;

namespace GreenServ.Router.Metering;

/// <summary>Gauges of the journal: how full it is, and how far those who read it are behind.</summary>
internal sealed class JournalMetrics : Gauges
{
    private readonly Journal _journal;

    public JournalMetrics(IMeterFactory factory, Journal journal, LeftOutRecords leftOut)
    {
        _journal = journal;
        var meter = factory.Create(RouterMetrics.MeterName);
        meter.CreateObservableGauge("greenserv.journal.size", () => journal.BytesHeld, "By", "What the journal holds on disk.");
        meter.CreateObservableGauge("greenserv.journal.fill", () => journal.Fill, "1", "The same as a share of what it may hold; at 1 requests are refused, unless telemetry is best effort.");
        meter.CreateObservableGauge("greenserv.journal.lag", Lag, "{record}", "Records of this process that a reader of the journal has not confirmed yet.");
        meter.CreateObservableCounter(
            "greenserv.journal.left_out",
            () => leftOut.Counts.Select(count => new Measurement<long>(count.Value, new KeyValuePair<string, object?>("greenserv.record.kind", count.Key))),
            "{record}", "Records that were left out for want of room.");
    }

    private IEnumerable<Measurement<long>> Lag() =>
        from consumer in _journal.Consumers
        select new Measurement<long>(_journal.LagOf(consumer), new KeyValuePair<string, object?>("greenserv.journal.consumer", consumer));
}
