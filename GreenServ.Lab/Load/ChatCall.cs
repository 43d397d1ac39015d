using System.Net.Http.Headers;
using System.Text.Json;

namespace GreenServ.Lab.Load;

/// <summary>Sends one chat completion and reads its answer to the end.</summary>
internal sealed class ChatCall : IDisposable
{
    private readonly HttpClient _http;
    private readonly byte[] _body;
    private readonly LoadSettings _settings;

    public ChatCall(LoadSettings settings)
    {
        _settings = settings;
        _body = JsonSerializer.SerializeToUtf8Bytes(new
        {
            model = settings.Model,
            stream = settings.Stream,
            messages = new[] { new { role = "user", content = settings.Prompt } },
        });
        // One connection a request under way: what is measured is the server, not a queue in front of it.
        var handler = new SocketsHttpHandler { MaxConnectionsPerServer = int.MaxValue, PooledConnectionIdleTimeout = TimeSpan.FromMinutes(5) };
        _http = new HttpClient(handler) { BaseAddress = settings.Url, Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <summary>What became of one request; a failure is an outcome, not an exception.</summary>
    public async Task<CallOutcome> SendAsync(TimeProvider time, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(_settings.Patience);
        var start = time.GetTimestamp();
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "v1/chat/completions") { Content = new ByteArrayContent(_body) };
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            if (_settings.ApiKey is { } key)
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, patience.Token).ConfigureAwait(false);
            var firstByte = time.GetElapsedTime(start);
            await response.Content.CopyToAsync(Stream.Null, patience.Token).ConfigureAwait(false);
            return new CallOutcome(response.IsSuccessStatusCode ? null : $"HTTP {(int)response.StatusCode}", firstByte, time.GetElapsedTime(start));
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            var problem = e is OperationCanceledException ? $"no answer within {_settings.Patience.TotalSeconds:0} s" : (e.InnerException ?? e).GetType().Name;
            return new CallOutcome(problem, null, time.GetElapsedTime(start));
        }
    }

    public void Dispose() => _http.Dispose();
}

/// <summary>What became of one request.</summary>
/// <param name="Problem">Why it failed; <c>null</c> when it did not.</param>
/// <param name="FirstByte">From sending to the response's head.</param>
/// <param name="Whole">From sending to the last byte, or the failure.</param>
internal readonly record struct CallOutcome(string? Problem, TimeSpan? FirstByte, TimeSpan Whole);
