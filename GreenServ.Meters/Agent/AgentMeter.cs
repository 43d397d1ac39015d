using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace GreenServ.Meters.Agent;

/// <summary>
/// The meters of another machine, told by the agent that runs there. Each reading is asked for by its number, so that what was missed
/// while the connection was away comes with the next answer; each answer tells the agent's clock.
/// </summary>
public sealed class AgentMeter : IEnergyMeter
{
    private const int LongestBody = 8 << 20;
    private static readonly TimeSpan s_deadline = TimeSpan.FromSeconds(1);

    // A break shorter than this is made good by the agent's memory before anyone misses it.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(3);

    // The agent samples by itself, so asking more often brings nothing but sooner; each question costs both sides far more than a reading.
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(250);

    private readonly string _name;
    private readonly Uri _url;
    private readonly string? _key;
    private readonly AgentPosition _position;
    private readonly HttpClient _http;
    private readonly TimeProvider _time;
    private readonly List<MeterReading> _missed = [];
    private TimeSpan _answeredAt;
    private TimeSpan _askedAt;

    private AgentMeter(MeterOptions options, AgentPosition position, HttpClient http, TimeProvider time)
    {
        (_name, _key, _position, _http, _time) = (options.Source, options.Key, position, http, time);
        _url = new Uri(new Uri(options.Url!.TrimEnd('/') + "/"), AgentProtocol.Path);
    }

    /// <inheritdoc/>
    public IReadOnlyList<MeterChannel> Channels { get; private set; } = [];

    /// <inheritdoc/>
    public TimeSpan? ClockUncertainty => _position.Clock.UncertaintyAt(MonotonicClock.Now(_time));

    /// <summary>Asks the agent what it reads.</summary>
    /// <exception cref="MeterException">It does not answer, refuses, or its meters do not answer it.</exception>
    internal static async Task<AgentMeter> OpenAsync(MeterOptions options, AgentPosition position, HttpClient http, TimeProvider time, CancellationToken cancellationToken)
    {
        var meter = new AgentMeter(options, position, http, time);
        await meter.AskAsync(meter._missed, cancellationToken).ConfigureAwait(false);
        meter.Channels = position.Channels;
        return meter;
    }

    /// <inheritdoc/>
    public async ValueTask ReadAsync(ICollection<MeterReading> readings, CancellationToken cancellationToken)
    {
        _missed.ForEach(readings.Add);
        _missed.Clear();
        if (MonotonicClock.Now(_time) - _askedAt < s_pause)
            return;
        try
        {
            await AskAsync(readings, cancellationToken).ConfigureAwait(false);
        }
        catch (MeterException e) when (e.InnerException is not null && MonotonicClock.Now(_time) - _answeredAt < s_patience)
        {
            return;
        }

        if (!ReferenceEquals(Channels, _position.Channels) && !Channels.SequenceEqual(_position.Channels))
            throw new MeterException($"{_name} reads other counters than before.");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // The client is shared.
    }

    private async Task AskAsync(ICollection<MeterReading> readings, CancellationToken cancellationToken)
    {
        var asked = _askedAt = MonotonicClock.Now(_time);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(s_deadline);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"{_url}?epoch={_position.Epoch}&after={_position.Last}");
            if (_key is { Length: > 0 })
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _key);
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, deadline.Token).ConfigureAwait(false);
            var answered = MonotonicClock.Now(_time);
            Check(response.StatusCode);
            await response.Content.LoadIntoBufferAsync(LongestBody, deadline.Token).ConfigureAwait(false);
            Take(await response.Content.ReadAsByteArrayAsync(deadline.Token).ConfigureAwait(false), asked, answered, readings);
            _answeredAt = answered;
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new MeterException($"{_name} did not answer within {s_deadline.TotalSeconds:0} s.", e);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            throw new MeterException($"{_name}: {e.Message}", e);
        }
        catch (JsonException)
        {
            // What answered there is not shown: it may hold anything.
            throw new MeterException($"{_name} does not answer as an energy agent does.");
        }
    }

    private void Check(HttpStatusCode status)
    {
        if (status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)
            throw new MeterException($"{_name} refuses the router (HTTP {(int)status}): Key must be the agent's key; an agent without one answers its own machine alone.");
        if (status != HttpStatusCode.OK)
            throw new MeterException($"{_name} answered HTTP {(int)status}; Url must be an energy agent's address.");
    }

    private void Take(ReadOnlySpan<byte> body, TimeSpan asked, TimeSpan answered, ICollection<MeterReading> readings)
    {
        var head = JsonSerializer.Deserialize(Line(ref body), AgentJsonContext.Default.AgentHead) ?? throw new JsonException();
        if (head.Epoch is not { } epoch)
            throw new MeterException($"{_name} can not read its meters: {head.Problem}");
        if (epoch != _position.Epoch)
            _position.Begin(epoch, head.Last, head.Channels is { Count: > 0 } channels ? channels : throw new JsonException());
        if (!_position.Clock.Observe(asked, answered, TimeSpan.FromMicroseconds(head.NowMicroseconds)))
            _position.Skip(head.Last);
        while (!body.IsEmpty)
        {
            var reading = JsonSerializer.Deserialize(Line(ref body), AgentJsonContext.Default.AgentReading);
            if (reading.Channel < 0 || reading.Channel >= _position.Channels.Count || reading.AtMicroseconds > head.NowMicroseconds)
                throw new JsonException();
            if (reading.Number > _position.Last)
                readings.Add(_position.Take(reading));
        }
    }

    private static ReadOnlySpan<byte> Line(ref ReadOnlySpan<byte> body)
    {
        var end = body.IndexOf((byte)'\n');
        var line = end < 0 ? body : body[..end];
        body = end < 0 ? [] : body[(end + 1)..];
        return line;
    }
}
