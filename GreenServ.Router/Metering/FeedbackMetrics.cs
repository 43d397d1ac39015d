using System.Diagnostics;
using System.Diagnostics.Metrics;
using GreenServ.Router.Feedback;
using GreenServ.Storage.Records;

namespace GreenServ.Router.Metering;

/// <summary>Counts scores, and how good answers were said to be.</summary>
internal sealed class FeedbackMetrics
{
    // Clients name their sources as they like.
    private static readonly HashSet<string> s_sources = new(StringComparer.Ordinal) { "user", "reference", "judge" };

    private readonly Counter<long> _submissions;
    private readonly Histogram<double> _scores;

    public FeedbackMetrics(IMeterFactory factory)
    {
        var meter = factory.Create(RouterMetrics.MeterName);
        _submissions = meter.CreateCounter<long>("greenserv.feedback", "{score}", "Scores accepted, by what came of them.");
        _scores = meter.CreateHistogram(
            "greenserv.feedback.score", "1", "Scores that counted, changes of earlier ones included.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1] });
    }

    /// <param name="decision">What was scored.</param>
    /// <param name="source">Who scored.</param>
    /// <param name="score">The score.</param>
    /// <param name="result"><c>counted</c>, <c>changed</c> or <c>unchanged</c>.</param>
    public void Accepted(DecisionRecord decision, string source, double score, string result)
    {
        var tags = new TagList
        {
            { TelemetryNames.ResponseModel, decision.Model },
            { TelemetryNames.Profile, decision.Profile },
            { "greenserv.feedback.source", ScoreSource.ScorerOf(source) is not null ? "reference" : s_sources.Contains(source) ? source : "other" },
        };
        if (result != "unchanged")
            _scores.Record(score, tags);
        tags.Add("greenserv.feedback.result", result);
        _submissions.Add(1, tags);
    }
}
