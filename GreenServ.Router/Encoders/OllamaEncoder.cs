using System.Diagnostics.CodeAnalysis;
using GreenServ.Core.Features;

namespace GreenServ.Router.Encoders;

/// <summary>
/// Vectors of prompts from an Ollama host: cached, one call for identical prompts in flight, none for a while after repeated
/// failure. A request waits for the deadline at most; a call that takes longer goes on without it, so that a model that is being
/// loaded gets loaded, and its vector is there when the text comes again.
/// </summary>
internal sealed partial class OllamaEncoder(
    EncoderOptions options, EmbedClient client, EmbeddingCache cache, EncoderCircuit circuit, FeatureExtractor features, EncoderMetrics metrics,
    TimeProvider time, ILogger<OllamaEncoder> logger) : IDisposable
{
    private const int MostCalls = 64;
    private const string WarmUpText = "Good morning";

    // Loading a model from a slow disk included.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private readonly Lock _lock = new();
    private readonly Dictionary<TextKey, Task<EncoderReply>> _calls = [];
    private readonly CancellationTokenSource _stopping = new();
    private int _length;

    /// <summary>Name for records and learning state.</summary>
    public string Name { get; } = options.Name;

    /// <summary>Why it is not asked now; <c>null</c> while it is.</summary>
    public string? Problem => circuit.Problem;

    /// <summary>The vector of a prompt, or why there is none, within the deadline.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async ValueTask<EncoderReply> EncodeAsync(string prompt, CancellationToken cancellationToken)
    {
        var reply = await AskAsync(FeatureExtractor.ReadPart(prompt), cancellationToken);
        metrics.Asked(reply.Outcome);
        return reply;
    }

    /// <summary>Has the model loaded before the first prompt comes, and finds out whether it is there at all.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async Task WarmUpAsync(CancellationToken cancellationToken)
    {
        if (!Join(TextKey.Of(WarmUpText), WarmUpText, out var call, out _))
            return;
        var reply = await call.WaitAsync(cancellationToken);
        if (reply.Problem is null)
            LogReady(Name, client.Address, reply.Vector!.Length);
        else if (circuit.Open(reply.Problem))
            LogUnusable(Name, client.Address, reply.Problem);
    }

    public void Dispose()
    {
        _stopping.Cancel();
        _stopping.Dispose();
    }

    private ValueTask<EncoderReply> AskAsync(string text, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(text))
            return ValueTask.FromResult(EncoderReply.Failed(EncoderOutcome.Blank, "the prompt has no text"));
        var key = TextKey.Of(text);
        if (cache.TryGet(key, out var vector))
            return ValueTask.FromResult(EncoderReply.Of(vector, EncoderOutcome.Cached));
        switch (circuit.Next())
        {
            case Turn.Ask:
                return WaitAsync(key, text, Turn.Ask, cancellationToken);
            case Turn.Try:
                // For the sake of later prompts: this one does not wait, so its client can not end it either.
                _ = WaitAsync(key, text, Turn.Try, CancellationToken.None).AsTask();
                break;
            default:
                break;
        }

        return ValueTask.FromResult(EncoderReply.Failed(EncoderOutcome.Resting, circuit.Problem is { } problem ? problem + ", so it rests" : $"{Name} rests"));
    }

    private async ValueTask<EncoderReply> WaitAsync(TextKey key, string text, Turn turn, CancellationToken cancellationToken)
    {
        var reply = Join(key, text, out var call, out var isMine)
            ? await WithinDeadlineAsync(call, cancellationToken)
            : EncoderReply.Failed(EncoderOutcome.Busy, $"too many prompts were waiting for {Name}");

        // Of prompts that share a call one speaks for all.
        if (isMine || turn == Turn.Try)
            Report(turn, reply);
        return reply;
    }

    private async Task<EncoderReply> WithinDeadlineAsync(Task<EncoderReply> call, CancellationToken cancellationToken)
    {
        try
        {
            return await call.WaitAsync(options.Deadline, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            return Late();
        }
    }

    private void Report(Turn turn, EncoderReply reply)
    {
        if (reply.Problem is null)
        {
            if (circuit.Succeeded(turn))
                LogWellAgain(Name, client.Address);
        }
        else if (circuit.Failed(turn, reply.Problem))
        {
            LogUnusable(Name, client.Address, reply.Problem);
        }
    }

    /// <summary>The call in flight for a text, a new one where there is none.</summary>
    /// <returns><c>false</c> when too many are in flight.</returns>
    private bool Join(TextKey key, string text, [NotNullWhen(true)] out Task<EncoderReply>? call, out bool isMine)
    {
        lock (_lock)
        {
            isMine = false;
            if (_calls.TryGetValue(key, out call))
                return true;
            if (_calls.Count >= MostCalls)
                return false;
            isMine = true;
            _calls[key] = call = CallAsync(key, text);
            return true;
        }
    }

    private async Task<EncoderReply> CallAsync(TextKey key, string text)
    {
        // At once on another thread: the lock is held here, and the deadline of who waits must not begin late.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        var startedAt = time.GetTimestamp();
        try
        {
            var reply = CheckLength(await EmbedAsync(text));
            if (reply.Vector is { } vector)
                cache.Add(key, vector);
            metrics.Called(reply.Outcome, time.GetElapsedTime(startedAt));
            return reply;
        }
        finally
        {
            lock (_lock)
                _calls.Remove(key);
        }
    }

    private async Task<EncoderReply> EmbedAsync(string text)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token);
        patience.CancelAfter(s_patience);
        try
        {
            return await client.EmbedAsync(text, patience.Token);
        }
        catch (OperationCanceledException)
        {
            return Late();
        }
    }

    /// <summary>Vectors of one encoder have one length. Others are those of another model that took its name.</summary>
    private EncoderReply CheckLength(EncoderReply reply)
    {
        if (reply.Vector is not { } vector)
            return reply;
        lock (_lock)
        {
            var expected = features.VectorLength ?? (_length == 0 ? vector.Length : _length);
            _length = expected;
            return vector.Length == expected
                ? reply
                : EncoderReply.Failed(EncoderOutcome.Malformed, $"{Name} answered {vector.Length} numbers where its clusters have {expected}: another model took its name");
        }
    }

    private EncoderReply Late() => EncoderReply.Failed(EncoderOutcome.Late, $"{Name} did not answer in time");

    [LoggerMessage(LogLevel.Information, "The encoder {Encoder} at {Address} is ready; its vectors have {Length} components.")]
    private partial void LogReady(string encoder, Uri address, int length);

    [LoggerMessage(LogLevel.Warning, "The encoder {Encoder} at {Address} can not be used now: {Problem}. Until it can, the embedded encoder tells the clusters.")]
    private partial void LogUnusable(string encoder, Uri address, string problem);

    [LoggerMessage(LogLevel.Information, "The encoder {Encoder} at {Address} answers in time again.")]
    private partial void LogWellAgain(string encoder, Uri address);
}
