using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using GreenServ.Router.Bodies;
using GreenServ.Router.Errors;
using GreenServ.Storage.Records;

namespace GreenServ.Router.Forwarding;

/// <summary>
/// Passes a stream of server-sent events to the client as it comes: every line is looked at, only the id of chunks and
/// a usage chunk nobody asked for are touched, and what was read is recorded before the closing <c>[DONE]</c>.
/// </summary>
internal sealed class SseRelay
{
    private const int LongestLineBytes = 16 * 1024 * 1024;
    private static readonly byte[] s_newLine = "\n"u8.ToArray();

    private readonly PipeReader _upstream;
    private readonly HttpResponse _response;
    private readonly Delivery _delivery;
    private readonly TimeProvider _time;
    private readonly long _startedAt;
    private readonly byte[] _id;

    private string? _hostId;
    private int? _promptTokens;
    private int? _completionTokens;
    private int _chunks;
    private TimeSpan? _firstToken;
    private bool _skipBlankLine;
    private bool _done;
    private string? _error;

    public SseRelay(Stream upstream, HttpResponse response, Delivery delivery, TimeProvider time, long startedAt)
    {
        _upstream = PipeReader.Create(upstream);
        _response = response;
        _delivery = delivery;
        _time = time;
        _startedAt = startedAt;
        _id = Encoding.UTF8.GetBytes($"\"{delivery.ResponseId}\"");
    }

    /// <summary>
    /// Waits for the stream's first event, so that another host may be asked while nothing has reached the client.
    /// </summary>
    /// <returns>Why this stream is no answer; <c>null</c> when it can be relayed.</returns>
    public async Task<string?> PrimeAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var read = await _upstream.ReadAsync(cancellationToken);
            if (FirstEvent(read.Buffer) is { } data)
            {
                _upstream.AdvanceTo(read.Buffer.Start, read.Buffer.Start);
                return ResponseScan.Read(data)?.Error is { } error ? "the host reported an error: " + error : null;
            }

            var (length, ended) = (read.Buffer.Length, read.IsCompleted);
            _upstream.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            if (ended)
                return "the host closed the stream before its first event";
            if (length > LongestLineBytes)
                return "the host sent 16 MiB without an event";
        }
    }

    /// <summary>Relays the whole stream. A host that fails on the way ends it with an in-band error event.</summary>
    /// <param name="patience">How long the host may fall silent, and until when the client wants the answer.</param>
    /// <param name="longestSilence">How long the host may send nothing.</param>
    /// <param name="cancellationToken">The client leaving.</param>
    /// <exception cref="OperationCanceledException">The client left; <see cref="Interrupted"/> tells what had passed by then.</exception>
    public async Task RelayAsync(Patience patience, TimeSpan longestSilence, CancellationToken cancellationToken)
    {
        _delivery.Begin(_response);
        _response.ContentType = "text/event-stream; charset=utf-8";
        _response.Headers.CacheControl = "no-cache";
        try
        {
            while (!_done && _error is null)
            {
                patience.Allow(longestSilence);
                var read = await _upstream.ReadAsync(patience.Token);

                // A client that reads slowly is not a host that sends nothing.
                patience.Rest();
                var rest = PassLines(read.Buffer, read.IsCompleted);
                _upstream.AdvanceTo(rest.Start, read.Buffer.End);
                if (rest.Length > LongestLineBytes)
                    _error = "The model host sent a line longer than 16 MiB.";
                await _response.BodyWriter.FlushAsync(cancellationToken);
                if (read.IsCompleted && !_done)
                    _error ??= "The model host ended the stream before it was complete.";
            }
        }
        catch (Exception e) when (e is IOException or HttpRequestException && !cancellationToken.IsCancellationRequested)
        {
            _error = "The connection to the model host broke before the answer was complete.";
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            _error = patience.DeadlineHasPassed
                ? "The request's deadline passed before the answer was complete."
                : $"The model host sent nothing for {longestSilence.TotalSeconds:0} s.";
        }

        await EndAsync(cancellationToken);
    }

    /// <summary>The answer as far as it had come when the client left.</summary>
    public Answer Interrupted() => ToAnswer(OutcomeStatus.Cancelled, null);

    private async Task EndAsync(CancellationToken cancellationToken)
    {
        var (receipt, error) = _delivery.Complete(_error is null ? ToAnswer(OutcomeStatus.Completed, null) : ToAnswer(OutcomeStatus.Failed, _error));
        if (_error is not null)
            error = new RequestError(StatusCodes.Status502BadGateway, "upstream_error", _error, null, "stream_interrupted");

        var writer = _response.BodyWriter;
        if (error is not null)
        {
            writer.Write("data: "u8);
            writer.Write(OpenAiErrors.ToJson(error));
            writer.Write("\n\n"u8);
        }
        else
        {
            if (receipt?.EnergyJson is { } energy)
                writer.Write(Encoding.UTF8.GetBytes($": energy {energy}\n\n"));
            writer.Write("data: [DONE]\n\n"u8);
        }

        await writer.FlushAsync(cancellationToken);
        await _upstream.CompleteAsync();
    }

    private Answer ToAnswer(OutcomeStatus status, string? error) => new()
    {
        Status = status,
        HttpStatus = StatusCodes.Status200OK,
        Error = error,
        Streamed = true,
        PromptTokens = _promptTokens,
        CompletionTokens = _completionTokens,
        Chunks = _chunks,
        TimeToFirstToken = _firstToken,
        HostResponseId = _hostId,
    };

    private ReadOnlySequence<byte> PassLines(ReadOnlySequence<byte> buffer, bool isLast)
    {
        while (!_done && _error is null && buffer.PositionOf((byte)'\n') is { } end)
        {
            PassLine(buffer.Slice(0, end));
            buffer = buffer.Slice(buffer.GetPosition(1, end));
        }

        if (isLast && buffer.Length > 0 && !_done && _error is null)
        {
            PassLine(buffer);
            buffer = buffer.Slice(buffer.End);
        }

        return buffer;
    }

    private void PassLine(ReadOnlySequence<byte> sequence)
    {
        var line = sequence.IsSingleSegment ? sequence.FirstSpan : sequence.ToArray();
        if (line.EndsWith("\r"u8))
            line = line[..^1];
        var separatesHiddenEvent = line.IsEmpty && _skipBlankLine;
        _skipBlankLine = false;
        if (separatesHiddenEvent)
            return;

        if (line.StartsWith("data:"u8))
            PassData(line);
        else
            Write(line);
    }

    private static byte[]? FirstEvent(ReadOnlySequence<byte> buffer)
    {
        while (buffer.PositionOf((byte)'\n') is { } end)
        {
            var line = buffer.Slice(0, end).ToArray();
            if (line.AsSpan().StartsWith("data:"u8))
                return line[DataStart(line)..];
            buffer = buffer.Slice(buffer.GetPosition(1, end));
        }

        return null;
    }

    private static int DataStart(ReadOnlySpan<byte> line) => line.Length > 5 && line[5] == ' ' ? 6 : 5;

    private void PassData(ReadOnlySpan<byte> line)
    {
        var start = DataStart(line);
        var data = line[start..];
        if (data.Trim((byte)' ').SequenceEqual("[DONE]"u8))
        {
            _done = true;
            return;
        }

        if (ResponseScan.Read(data) is not { } chunk)
        {
            Write(line);
            return;
        }

        if (chunk.Error is { } error)
        {
            _error = "The model host reported an error: " + error;
            return;
        }

        _hostId ??= chunk.Id;
        _promptTokens = chunk.PromptTokens ?? _promptTokens;
        _completionTokens = chunk.CompletionTokens ?? _completionTokens;
        if (chunk.HasChoices)
        {
            _chunks++;
            _firstToken ??= _time.GetElapsedTime(_startedAt);
        }

        if (chunk.IsUsageChunk && !_delivery.IncludeUsage)
            _skipBlankLine = true;
        else
            Write(chunk.IdRange is { } id ? Splice.Apply(line, [new(start + id.Start, start + id.End, _id)]) : line);
    }

    private void Write(ReadOnlySpan<byte> line)
    {
        _response.BodyWriter.Write(line);
        _response.BodyWriter.Write(s_newLine);
    }
}
