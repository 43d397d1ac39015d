using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Threading.Channels;
using GreenServ.Router.Pool;
using Microsoft.Extensions.Options;

namespace GreenServ.Router.Residency;

/// <summary>
/// Tells Ollama hosts how long to keep a model, by requests with an empty prompt: OpenAI's surface has no field for it. It leaves alone
/// what a client has said, what an operator wants kept for longer than the router would, and any host that is loading something.
/// </summary>
internal sealed partial class KeepAliveCaller(
    HttpClient http, ResidencyMonitor residency, LoadCosts loads, Demand demand, KeepAlive rule, IOptions<RouterOptions> options, TimeProvider time,
    ILogger<KeepAliveCaller> logger) : BackgroundService
{
    /// <summary>A call that does not get through at once would be served when the model is gone, and load it again.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan s_betweenCalls = TimeSpan.FromSeconds(30);

    /// <summary>What Ollama does where nobody says anything.</summary>
    private static readonly TimeSpan s_ollamasOwn = TimeSpan.FromMinutes(5);

    /// <summary>Nothing is said for less of a change.</summary>
    private const double LeastChange = 1.5;

    private readonly ConcurrentDictionary<(string Arm, string Host), Said> _said = new();
    private readonly Channel<Placement> _calls = Channel.CreateBounded<Placement>(new BoundedChannelOptions(64) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>A model has answered a request.</summary>
    /// <param name="placement">The model.</param>
    /// <param name="clientSteers">
    /// Whether the request itself said how long it is to be kept, or how it is to be loaded: Ollama loads a model anew for a request that
    /// says nothing of what the one before said.
    /// </param>
    public void Answered(Placement placement, bool clientSteers)
    {
        if (placement.Host.Kind != HostKind.Ollama || placement.IsEncoder || !options.Value.Residency.SetKeepAlive)
            return;
        if (clientSteers)
            _said[Key(placement)] = Said.ByClient;
        else if (IsDue(placement))
            _calls.Writer.TryWrite(placement);
    }

    /// <summary>A model is loaded anew: whatever was said of it is forgotten by its host.</summary>
    public void Forget(Placement placement) => _said.TryRemove(Key(placement), out _);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var placement in _calls.Reader.ReadAllAsync(stoppingToken))
        {
            if (IsDue(placement))
                await SayAsync(placement, Wanted(placement), stoppingToken);
        }
    }

    private TimeSpan Wanted(Placement placement) => rule.For(demand.RateOf(placement.Arm), loads.Of(placement));

    private bool IsDue(Placement placement)
    {
        var memory = residency.Of(placement.Host);
        if (memory.IsLoading || memory.StateOf(placement.Model) != ModelState.Loaded)
            return false;
        if (_said.TryGetValue(Key(placement), out var said))
            return said.Kept is { } kept && time.GetUtcNow() - said.At >= s_betweenCalls && IsAnother(Wanted(placement), kept);

        // Kept longer than the router ever would: an operator wants it so.
        var expires = memory.Find(placement.Model)?.ExpiresAt;
        return (expires is not { } at || at - time.GetUtcNow() <= options.Value.Residency.LongestKeepAlive) && IsAnother(Wanted(placement), s_ollamasOwn);
    }

    private static bool IsAnother(TimeSpan wanted, TimeSpan kept) => wanted / kept is >= LeastChange or <= 1 / LeastChange;

    private async Task SayAsync(Placement placement, TimeSpan kept, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(s_patience);
        _said[Key(placement)] = new Said(kept, time.GetUtcNow());
        var seconds = string.Create(CultureInfo.InvariantCulture, $"{Math.Ceiling(kept.TotalSeconds):0}s");
        try
        {
            using var request = placement.Host.Request(HttpMethod.Post, "api/generate");
            request.Content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(new KeepAliveRequest(placement.Model, seconds, false), KeepAliveJsonContext.Default.KeepAliveRequest));
            request.Content.Headers.ContentType = new("application/json");
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, deadline.Token);
            if (response.IsSuccessStatusCode)
                LogSaid(placement.Host.Name, placement.Model, seconds);
            else
                LogNotSaid(placement.Host.Name, placement.Model, $"it answered HTTP {(int)response.StatusCode}");
        }
        catch (HttpRequestException e)
        {
            LogNotSaid(placement.Host.Name, placement.Model, e.Message);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            LogNotSaid(placement.Host.Name, placement.Model, "it is busy");
        }
    }

    private static (string, string) Key(Placement placement) => (placement.Arm, placement.Host.Name);

    [LoggerMessage(LogLevel.Debug, "Host {Host} was told to keep {Model} for {KeepAlive} after its last request.")]
    private partial void LogSaid(string host, string model, string keepAlive);

    [LoggerMessage(LogLevel.Debug, "Host {Host} could not be told how long to keep {Model}: {Problem}.")]
    private partial void LogNotSaid(string host, string model, string problem);

    /// <summary>What a host was told last.</summary>
    /// <param name="Kept">By the router; <c>null</c> when a client said something else.</param>
    /// <param name="At">When.</param>
    private sealed record Said(TimeSpan? Kept, DateTimeOffset At)
    {
        public static Said ByClient { get; } = new(null, default);
    }
}

internal sealed record KeepAliveRequest(string Model, [property: JsonPropertyName("keep_alive")] string KeepAlive, bool Stream);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(KeepAliveRequest))]
internal sealed partial class KeepAliveJsonContext : JsonSerializerContext;
