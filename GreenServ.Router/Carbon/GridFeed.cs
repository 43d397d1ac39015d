using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using GreenServ.Core.Carbon;

namespace GreenServ.Router.Carbon;

/// <summary>A feed with the last value it told: an answer that tells none leaves that in force, and is counted.</summary>
internal sealed class GridFeed(GridFeedOptions options, TimeProvider time)
{
    // One answer is a few kilobytes.
    private const int LongestAnswerBytes = 1024 * 1024;

    private readonly long[] _faults = new long[Enum.GetValues<IntensityFault>().Length];
    private Reading? _last;
    private string? _problem = "it has not been asked yet";
    private long _answers;

    /// <summary>A value and when it was told.</summary>
    internal sealed record Reading(double GramsPerKwh, DateTimeOffset At);

    public GridFeedOptions Options => options;

    /// <summary>The address as it may be shown: what follows the path may hold a key.</summary>
    public string DisplayAddress => new Uri(options.Url).GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped);

    /// <summary>Tells the feed from others, also after a restart. A digest: its address may hold a key.</summary>
    public string Id { get; } = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{options.Url}\n{options.ValueAt}")));

    /// <summary>What it told before a restart stays in force until it tells something.</summary>
    public void Restore(Reading told) => Interlocked.CompareExchange(ref _last, told, null);

    /// <summary>The last value told; <c>null</c> before the first.</summary>
    public Reading? Last => Volatile.Read(ref _last);

    /// <summary>Why the latest answer told no value; <c>null</c> when it did.</summary>
    public string? Problem => Volatile.Read(ref _problem);

    /// <summary>Answers that told a value.</summary>
    public long Answers => Volatile.Read(ref _answers);

    /// <summary>Answers that told none, by why.</summary>
    public IEnumerable<(IntensityFault Fault, long Count)> Faults =>
        Enum.GetValues<IntensityFault>().Select(fault => (fault, Volatile.Read(ref _faults[(int)fault]))).Where(met => met.Item2 > 0);

    /// <summary>Asks it once.</summary>
    /// <returns>What was wrong; <c>null</c> when a value was told.</returns>
    public async Task<string?> AskAsync(HttpClient http, CancellationToken cancellationToken)
    {
        var (value, fault, problem) = await ReadAsync(http, cancellationToken);
        if (value is { } grams)
        {
            Volatile.Write(ref _last, new Reading(grams, time.GetUtcNow()));
            Interlocked.Increment(ref _answers);
        }
        else
        {
            Interlocked.Increment(ref _faults[(int)fault]);
        }

        Volatile.Write(ref _problem, problem);
        return problem;
    }

    private async Task<(double? GramsPerKwh, IntensityFault Fault, string? Problem)> ReadAsync(HttpClient http, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(options.Timeout, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, options.Url);
            request.Headers.Accept.ParseAdd("application/json");
            if (!string.IsNullOrEmpty(options.Header))
                request.Headers.Add(options.Header, options.Key);
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, both.Token);
            if (!response.IsSuccessStatusCode)
                return (null, IntensityFault.Refused, $"it answered with status {(int)response.StatusCode}");
            await response.Content.LoadIntoBufferAsync(LongestAnswerBytes, both.Token);
            using var document = await JsonDocument.ParseAsync(await response.Content.ReadAsStreamAsync(both.Token), cancellationToken: both.Token);
            var (value, fault) = JsonPointer.ReadIntensity(document.RootElement, options.ValueAt);
            return (value, fault ?? default, fault is { } met ? Describe(met) : null);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return (null, IntensityFault.Unreachable, $"it did not answer within {options.Timeout.TotalSeconds:0.###} s");
        }
        catch (JsonException)
        {
            return (null, IntensityFault.Unreadable, "its answer is no JSON");
        }
        catch (HttpRequestException exception) when (exception.HttpRequestError == HttpRequestError.ConfigurationLimitExceeded)
        {
            return (null, IntensityFault.Unreadable, $"its answer is longer than {LongestAnswerBytes} bytes");
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            return (null, IntensityFault.Unreachable, $"it can not be read: {exception.Message}");
        }
    }

    private string Describe(IntensityFault fault) => fault switch
    {
        IntensityFault.Missing => $"its answer has nothing at {options.ValueAt}",
        IntensityFault.NotANumber => $"what it tells at {options.ValueAt} is no number",
        IntensityFault.Negative => $"what it tells at {options.ValueAt} is below 0",
        _ => $"what it tells at {options.ValueAt} is above {CarbonIntensity.Highest} g/kWh",
    };
}
