using System.Diagnostics.Metrics;
using GreenServ.Core.Features;
using GreenServ.Router.Metering;

namespace GreenServ.Router.Encoders;

/// <summary>Instruments of an encoder that is asked over the network.</summary>
internal sealed class EncoderMetrics
{
    private const string OutcomeTag = "greenserv.encoder.outcome";

    private readonly Counter<long> _prompts;
    private readonly Histogram<double> _duration;

    public EncoderMetrics(IMeterFactory factory, FeatureExtractor features)
    {
        var meter = factory.Create(RouterMetrics.MeterName);
        _prompts = meter.CreateCounter<long>("greenserv.encoder.prompts", "{prompt}", "Prompts by what came of asking for their vectors.");
        _duration = meter.CreateHistogram(
            "greenserv.encoder.call.duration", "s", "Calls of the encoder's host, those included that came too late for their request.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [1e-3, 2e-3, 5e-3, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 5] });
        meter.CreateObservableCounter(
            "greenserv.encoder.shadow.compared", () => features.ShadowAgreement.Compared, "{prompt}", "Prompts placed by the encoder whose nearest shadow was looked up too.");
        meter.CreateObservableCounter(
            "greenserv.encoder.shadow.agreed", () => features.ShadowAgreement.Agreed, "{prompt}", "Of these, the ones whose nearest shadow was that of the same cluster.");
    }

    public void Asked(EncoderOutcome outcome) => _prompts.Add(1, new KeyValuePair<string, object?>(OutcomeTag, JsonNames.Of(outcome)));

    public void Called(EncoderOutcome outcome, TimeSpan elapsed) => _duration.Record(elapsed.TotalSeconds, new KeyValuePair<string, object?>(OutcomeTag, JsonNames.Of(outcome)));
}
