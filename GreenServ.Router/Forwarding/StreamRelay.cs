using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using GreenServ.Router.Errors;
using GreenServ.Storage.Records;

namespace GreenServ.Router.Forwarding;

/// <summary>
/// Carries a stream to the client line by line, as it comes: what happens to a line is its <see cref="StreamPassage"/>'s
/// business, when it comes and how the stream ends is this one's. What was read is recorded before the last line.
/// </summary>
internal sealed class StreamRelay(Stream upstream, StreamPassage passage, Delivery delivery)
{
    private const int LongestLineBytes = 16 * 1024 * 1024;

    private readonly PipeReader _upstream = PipeReader.Create(upstream);

    /// <summary>
    /// Waits for the stream's first event, so that another host may be asked while nothing has reached the client.
    /// </summary>
    /// <returns>Why this stream is no answer; <c>null</c> when it can be relayed.</returns>
    public async Task<string?> PrimeAsync(CancellationToken cancellationToken)
    {
        long looked = 0, searched = 0;
        while (true)
        {
            var read = await _upstream.ReadAsync(cancellationToken);
            var look = LookAt(read.Buffer, read.IsCompleted, ref looked, ref searched);
            if (look.HasBegun || look.Problem is not null)
            {
                _upstream.AdvanceTo(read.Buffer.Start, read.Buffer.Start);
                return look.Problem;
            }

            var (length, ended) = (read.Buffer.Length, read.IsCompleted);
            _upstream.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            if (ended)
                return "the host closed the stream before its first event";
            if (length > LongestLineBytes)
                return "the host sent 16 MiB without an event";
        }
    }

    /// <summary>Relays the whole stream. A host that fails on the way ends it with an error in band.</summary>
    /// <param name="response">Response to the client.</param>
    /// <param name="patience">How long the host may fall silent, and until when the client wants the answer.</param>
    /// <param name="longestSilence">How long the host may send no whole line: bytes that never make one are no sign of life.</param>
    /// <param name="longestUnread">How long the client may leave unread what it was sent; it counts as gone after that.</param>
    /// <param name="cancellationToken">The client leaving.</param>
    /// <exception cref="OperationCanceledException">The client left; <see cref="Interrupted"/> tells what had passed by then.</exception>
    public async Task RelayAsync(HttpResponse response, Patience patience, TimeSpan longestSilence, TimeSpan longestUnread, CancellationToken cancellationToken)
    {
        delivery.Begin(response);
        response.ContentType = passage.ContentType;
        response.Headers.CacheControl = "no-cache";
        string? problem = null;
        try
        {
            long searched = 0;
            var silence = TimeSpan.Zero;
            while (!passage.IsComplete && passage.Error is null && problem is null)
            {
                patience.Allow(longestSilence > silence ? longestSilence - silence : TimeSpan.Zero);
                var since = delivery.Time.GetTimestamp();
                var read = await _upstream.ReadAsync(patience.Token);

                // A client that reads slowly is not a host that sends nothing.
                patience.Rest();
                silence += delivery.Time.GetElapsedTime(since);
                var rest = PassLines(read.Buffer, read.IsCompleted, ref searched, response.BodyWriter);
                if (rest.Length < read.Buffer.Length)
                    silence = TimeSpan.Zero;
                _upstream.AdvanceTo(rest.Start, read.Buffer.End);
                if (rest.Length > LongestLineBytes)
                    problem = "The model host sent a line longer than 16 MiB.";
                await FlushAsync(response, longestUnread, cancellationToken);
                if (read.IsCompleted && !passage.IsComplete)
                    problem ??= "The model host ended the stream before it was complete.";
            }
        }
        catch (Exception e) when (e is IOException or HttpRequestException && !cancellationToken.IsCancellationRequested)
        {
            problem = "The connection to the model host broke before the answer was complete.";
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            problem = patience.DeadlineHasPassed
                ? "The request's deadline passed before the answer was complete."
                : string.Create(CultureInfo.InvariantCulture, $"The model host sent no whole line for {longestSilence.TotalSeconds:0.###} s.");
        }

        await EndAsync(passage.Error ?? problem, response.BodyWriter);
        await FlushAsync(response, longestUnread, cancellationToken);
        await _upstream.CompleteAsync();
    }

    /// <summary>The answer as far as it had come when the client left.</summary>
    public Answer Interrupted() => passage.ToAnswer(OutcomeStatus.Cancelled, null);

    // What is sent waits for a client that does not read, and with it the host; a request that waits for ever would keep its slot.
    private async Task FlushAsync(HttpResponse response, TimeSpan longest, CancellationToken cancellationToken)
    {
        var flush = response.BodyWriter.FlushAsync(cancellationToken);
        using var unread = flush.IsCompleted ? null : new CancellationTokenSource(longest, delivery.Time);
        using var leaving = unread?.Token.UnsafeRegister(static http => ((HttpContext)http!).Abort(), response.HttpContext);
        await flush;
    }

    private async ValueTask EndAsync(string? problem, PipeWriter client)
    {
        var failure = problem ?? passage.HostFailure;
        var (receipt, error) = await delivery.CompleteAsync(passage.ToAnswer(failure is null ? OutcomeStatus.Completed : OutcomeStatus.Failed, failure));
        if (problem is not null)
            error = new RequestError(StatusCodes.Status502BadGateway, "upstream_error", problem, null, "stream_interrupted");
        if (error is not null)
            passage.Fail(error, client);
        else
            passage.End(receipt!, client);
    }

    /// <param name="buffer">What has come, all of it.</param>
    /// <param name="isLast">Whether no more will come.</param>
    /// <param name="looked">Bytes at the front whose lines were looked at before.</param>
    /// <param name="searched">Bytes after these that hold no end of line.</param>
    private FirstLook LookAt(ReadOnlySequence<byte> buffer, bool isLast, ref long looked, ref long searched)
    {
        var rest = buffer.Slice(looked);
        while (TryTakeLine(ref rest, isLast, ref searched, out var line))
        {
            var look = passage.Look(Contiguous(line));
            if (look.HasBegun || look.Problem is not null)
                return look;
            looked = buffer.Length - rest.Length;
        }

        return FirstLook.NotYet;
    }

    private ReadOnlySequence<byte> PassLines(ReadOnlySequence<byte> buffer, bool isLast, ref long searched, IBufferWriter<byte> client)
    {
        while (!passage.IsComplete && passage.Error is null && TryTakeLine(ref buffer, isLast, ref searched, out var line))
        {
            var bytes = Contiguous(line);
            delivery.Text?.TakeLine(bytes);
            passage.Pass(bytes, client);
        }

        return buffer;
    }

    /// <param name="buffer">What has come; the line is cut off its front.</param>
    /// <param name="isLast">Whether no more will come.</param>
    /// <param name="searched">Bytes at the front that hold no end of line: a long line is not searched anew with every piece of it.</param>
    /// <param name="line">The line without its end.</param>
    private static bool TryTakeLine(ref ReadOnlySequence<byte> buffer, bool isLast, ref long searched, out ReadOnlySequence<byte> line)
    {
        if (buffer.Slice(searched).PositionOf((byte)'\n') is { } end)
        {
            line = buffer.Slice(0, end);
            buffer = buffer.Slice(buffer.GetPosition(1, end));
        }
        else if (isLast && buffer.Length > 0)
        {
            line = buffer;
            buffer = buffer.Slice(buffer.End);
        }
        else
        {
            searched = buffer.Length;
            line = default;
            return false;
        }

        searched = 0;
        return true;
    }

    private static ReadOnlySpan<byte> Contiguous(in ReadOnlySequence<byte> line)
    {
        var bytes = line.IsSingleSegment ? line.FirstSpan : line.ToArray();
        return bytes is [.., (byte)'\r'] ? bytes[..^1] : bytes;
    }
}
