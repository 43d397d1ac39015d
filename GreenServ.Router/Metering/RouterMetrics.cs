using System.Diagnostics;
using System.Diagnostics.Metrics;
using GreenServ.Router.Routing;
using GreenServ.Storage.Records;

namespace GreenServ.Router.Metering;

/// <summary>What is counted of requests and of their attempts at model hosts.</summary>
internal sealed class RouterMetrics
{
    public const string MeterName = "GreenServ.Router";

    private readonly Counter<long> _decisions;
    private readonly Counter<double> _energy;
    private readonly Counter<double> _predicted;
    private readonly Counter<double> _carbon;
    private readonly Histogram<double> _draw;
    private readonly Histogram<double> _duration;
    private readonly Histogram<double> _firstToken;
    private readonly Histogram<double> _perToken;
    private readonly Histogram<double> _attempt;
    private readonly Histogram<long> _tokens;

    public RouterMetrics(IMeterFactory factory)
    {
        var meter = factory.Create(MeterName);
        Histogram<double> Seconds(string name, string description, IReadOnlyList<double> buckets) =>
            meter.CreateHistogram(name, "s", description, advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = buckets });

        _decisions = meter.CreateCounter<long>("greenserv.decisions", "{decision}", "Decisions that ended, however they did.");
        _energy = meter.CreateCounter<double>("greenserv.energy.requests", "J", "Energy of requests, by where the figure comes from.");
        _predicted = meter.CreateCounter<double>("greenserv.energy.predicted", "J", "Energy that the same requests were expected to take when they were decided.");
        _carbon = meter.CreateCounter<double>("greenserv.carbon.requests", "g", "Grams of CO2-equivalent of requests.");
        _draw = Seconds("greenserv.draw.duration", "Estimates, probabilities and draw.", [1e-5, 2e-5, 5e-5, 1e-4, 2e-4, 5e-4, 1e-3, 1e-2]);
        _duration = Seconds("gen_ai.server.request.duration", "From decision to last byte, waiting and failed attempts included.", TelemetryNames.OperationSeconds);
        _firstToken = Seconds(
            "gen_ai.server.time_to_first_token", "From decision to the first token of a stream.",
            [0.001, 0.005, 0.01, 0.02, 0.04, 0.06, 0.08, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10]);
        _perToken = Seconds(
            "gen_ai.server.time_per_output_token", "Time per token of a stream after its first.", [0.01, 0.025, 0.05, 0.075, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.75, 1, 2.5]);
        _attempt = Seconds("gen_ai.client.operation.duration", "One attempt at a model host, waiting for its turn included.", TelemetryNames.OperationSeconds);
        _tokens = meter.CreateHistogram(
            "gen_ai.client.token.usage", "{token}", "Tokens read and written, as hosts count them.",
            advice: new InstrumentAdvice<long>
            {
                HistogramBucketBoundaries = [1, 4, 16, 64, 256, 1024, 4096, 16384, 65536, 262144, 1048576, 4194304, 16777216, 67108864],
            });
    }

    public void Drawn(TimeSpan elapsed) => _draw.Record(elapsed.TotalSeconds);

    /// <summary>An attempt at a host ended.</summary>
    /// <param name="request">Its request.</param>
    /// <param name="elapsed">How long it took.</param>
    /// <param name="error">Why it failed; <c>null</c> when it did not.</param>
    public void Attempted(RoutedRequest request, TimeSpan elapsed, string? error)
    {
        if (_attempt.Enabled)
            _attempt.Record(elapsed.TotalSeconds, Tags(request, error));
    }

    /// <summary>A request ended.</summary>
    public void Completed(RoutedRequest request, OutcomeRecord outcome)
    {
        request.Attempt?.Completed(request, outcome);
        RequestSpans.Completed(request, outcome);
        if (!_decisions.Enabled)
            return;
        CountDecision(request, outcome);
        var tags = Tags(request, ErrorType.Of(outcome));
        _duration.Record(outcome.DurationMs / 1000, tags);
        if (outcome.Status == OutcomeStatus.Completed)
            CountTokens(outcome, tags);
    }

    private void CountDecision(RoutedRequest request, OutcomeRecord outcome)
    {
        var model = new KeyValuePair<string, object?>(TelemetryNames.ResponseModel, request.Chosen.Placement.Model);
        var profile = new KeyValuePair<string, object?>(TelemetryNames.Profile, request.Profile.Name);
        _decisions.Add(1, new TagList
        {
            model, profile, { "greenserv.decision.kind", JsonNames.Of(request.Choice!.Kind) }, { "greenserv.status", JsonNames.Of(outcome.Status) },
        });
        if (outcome.EnergyJoules is not { } joules)
            return;
        _energy.Add(joules, model, profile, new(TelemetryNames.EnergySource, JsonNames.Of(outcome.EnergySource)));
        _predicted.Add(request.Choice.PredictedJoules, model, profile);
        if (outcome.CarbonGrams is { } grams)
            _carbon.Add(grams, model, profile);
    }

    private void CountTokens(OutcomeRecord outcome, TagList tags)
    {
        if (outcome.TimeToFirstTokenMs is { } firstMs)
        {
            _firstToken.Record(firstMs / 1000, tags);
            if (outcome.CompletionTokens is > 1 and var tokens)
                _perToken.Record((outcome.DurationMs - firstMs) / 1000 / (tokens - 1), tags);
        }

        CountTokens(outcome.PromptTokens, "input", tags);
        CountTokens(outcome.CompletionTokens, "output", tags);
    }

    private void CountTokens(int? tokens, string type, TagList tags)
    {
        if (tokens is not { } count)
            return;
        tags.Add(TelemetryNames.TokenType, type);
        _tokens.Record(count, tags);
    }

    private static TagList Tags(RoutedRequest request, string? error)
    {
        var placement = request.Chosen.Placement;
        var tags = new TagList
        {
            { TelemetryNames.Operation, request.Operation.Kind },
            { TelemetryNames.Provider, TelemetryNames.ProviderOf(placement.Host) },
            { TelemetryNames.RequestModel, request.Pinned ? placement.Model : request.Profile.Name },
            { TelemetryNames.ResponseModel, placement.Model },
            { TelemetryNames.Host, placement.Host.Name },
        };
        if (error is not null)
            tags.Add(TelemetryNames.ErrorType, error);
        return tags;
    }
}
