using System.Diagnostics;
using System.Threading.Channels;
using GreenServ.Router.Metering;

namespace GreenServ.Router.Tests.Metering;

/// <summary>Hears the spans of one trace: listeners hear the whole process, and other tests run beside.</summary>
internal sealed class SpanRecorder : IDisposable
{
    private readonly Channel<Activity> _stopped = Channel.CreateUnbounded<Activity>();
    private readonly ActivityListener _listener;

    public SpanRecorder()
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is RequestSpans.SourceName or "Microsoft.AspNetCore",
            Sample = (ref ActivityCreationOptions<ActivityContext> options) => options.TraceId == TraceId ? ActivitySamplingResult.AllDataAndRecorded : ActivitySamplingResult.None,
            ActivityStopped = span =>
            {
                if (span.TraceId == TraceId)
                    _stopped.Writer.TryWrite(span);
            },
        };
        ActivitySource.AddActivityListener(_listener);
    }

    public ActivityTraceId TraceId { get; } = ActivityTraceId.CreateRandom();

    /// <summary>What a client would send to have its request belong to the trace.</summary>
    public string TraceParent => $"00-{TraceId}-{s_client}-01";

    private static readonly ActivitySpanId s_client = ActivitySpanId.CreateFromString("00f067aa0ba902b7");

    public static ActivitySpanId Client => s_client;

    /// <summary>All spans of a request, its attempts first, once the server's own has ended.</summary>
    public async Task<(Activity Server, Activity[] Attempts)> RequestAsync()
    {
        var attempts = new List<Activity>();
        await foreach (var span in _stopped.Reader.ReadAllAsync(TestContext.Current.CancellationToken))
        {
            if (span.Kind == ActivityKind.Server && span.ParentSpanId == s_client)
                return (span, [.. attempts]);
            if (span.Source.Name == RequestSpans.SourceName)
                attempts.Add(span);
        }

        throw new InvalidOperationException("No request of the trace ended.");
    }

    public void Dispose() => _listener.Dispose();
}
