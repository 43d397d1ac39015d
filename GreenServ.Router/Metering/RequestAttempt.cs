using System.Diagnostics;
using GreenServ.Router.Forwarding;
using GreenServ.Router.Requests;
using GreenServ.Router.Routing;
using GreenServ.Storage.Records;

namespace GreenServ.Router.Metering;

/// <summary>One attempt of a request at a placement: its span and its duration, told how it ended exactly once.</summary>
internal sealed class RequestAttempt : IDisposable
{
    private readonly RouterMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly long _startedAt;
    private readonly Activity? _span;

    private RequestAttempt(RouterMetrics metrics, TimeProvider time, Activity? span)
    {
        (_metrics, _time, _span) = (metrics, time, span);
        _startedAt = time.GetTimestamp();
    }

    /// <summary>Begins the attempt that <see cref="RoutedRequest.Choice"/> has chosen.</summary>
    public static RequestAttempt Begin(InferenceRequest asked, RoutedRequest request, RouterMetrics metrics, TimeProvider time) =>
        new(metrics, time, RequestSpans.StartAttempt(asked, request));

    /// <summary>Its turn has come.</summary>
    public void Admitted()
    {
        if (_span is { IsAllDataRequested: true })
            _span.AddEvent(new ActivityEvent("greenserv.admitted"));
    }

    /// <summary>Another placement is asked.</summary>
    public void Failed(RoutedRequest request, AttemptFailure failure)
    {
        var error = ErrorType.Of(failure);
        _metrics.Attempted(request, _time.GetElapsedTime(_startedAt), error);
        RequestSpans.Fail(_span, error, failure.Error);
    }

    /// <summary>It was the last one.</summary>
    public void Completed(RoutedRequest request, OutcomeRecord outcome)
    {
        _metrics.Attempted(request, _time.GetElapsedTime(_startedAt), ErrorType.Of(outcome));
        RequestSpans.Describe(_span, request, outcome);
    }

    public void Dispose() => _span?.Dispose();
}
