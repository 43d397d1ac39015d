using GreenServ.Router.Pool;
using Microsoft.Extensions.Options;

namespace GreenServ.Router.Forwarding;

/// <summary>Sends a request to a placement and waits for the head of its answer.</summary>
internal sealed class Forwarder(HttpClient http, IOptions<RouterOptions> options)
{
    public const string HttpClientName = "forwarding";

    /// <summary>
    /// The host's answer, or why another placement should be asked: nothing has reached the client yet.
    /// A refusal of the request itself (4xx) is an answer, for every host would refuse it.
    /// </summary>
    /// <exception cref="OperationCanceledException">The client left.</exception>
    public async Task<ForwardResult> SendAsync(Placement placement, byte[] body, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(options.Value.FirstByteTimeout);
        using var request = placement.Host.Request(HttpMethod.Post, "v1/chat/completions");
        request.Content = new ByteArrayContent(body);
        request.Content.Headers.ContentType = new("application/json");
        try
        {
            var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, deadline.Token);
            if (IsTheHostsFault(response))
            {
                var status = (int)response.StatusCode;
                response.Dispose();
                return new ForwardResult(null, $"the host answered HTTP {status}", HostIsAway: false);
            }

            return new ForwardResult(response, null, HostIsAway: false);
        }
        catch (HttpRequestException e)
        {
            return new ForwardResult(null, "the connection failed: " + e.Message, HostIsAway: e.HttpRequestError == HttpRequestError.ConnectionError);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new ForwardResult(null, $"no first byte within {options.Value.FirstByteTimeout.TotalSeconds:0} s", HostIsAway: false);
        }
    }

    // 404: the model left the host since the last probe. 408 and 429: it is too busy, another may not be.
    private static bool IsTheHostsFault(HttpResponseMessage response) =>
        (int)response.StatusCode is >= 500 or 404 or 408 or 429 or 401 or 403 || (int)response.StatusCode is >= 300 and < 400;
}

/// <summary>What came of sending a request to a placement: a response, or an error.</summary>
/// <param name="Response">The host's response, its body unread; the caller disposes it.</param>
/// <param name="Error">Why there is none.</param>
/// <param name="HostIsAway">Whether the whole host could not be reached.</param>
internal sealed record ForwardResult(HttpResponseMessage? Response, string? Error, bool HostIsAway);
