using GreenServ.Router.Pool;

namespace GreenServ.Router.Forwarding;

/// <summary>Sends a request to a placement and waits for the head of its answer.</summary>
internal sealed class Forwarder(HttpClient http)
{
    public const string HttpClientName = "forwarding";

    /// <summary>
    /// The host's answer with its body unread (the caller disposes it), or why another placement should be asked.
    /// A refusal of the request itself (4xx) is an answer.
    /// </summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async Task<(HttpResponseMessage? Response, AttemptFailure? Failure)> SendAsync(
        Placement placement, byte[] body, CancellationToken cancellationToken)
    {
        using var request = placement.Host.Request(HttpMethod.Post, "v1/chat/completions");
        request.Content = new ByteArrayContent(body);
        request.Content.Headers.ContentType = new("application/json");
        try
        {
            var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            if (!IsTheHostsFault((int)response.StatusCode))
                return (response, null);
            var status = (int)response.StatusCode;
            var busy = HostBusy.Of(response);
            response.Dispose();
            return (null, new AttemptFailure($"the host answered HTTP {status}") { Busy = busy });
        }
        catch (HttpRequestException e)
        {
            return (null, new AttemptFailure("the connection failed: " + e.Message, HostIsAway: e.HttpRequestError == HttpRequestError.ConnectionError));
        }
    }

    // 404: the model left the host since the last probe. 408 and 429: it is too busy, another may not be.
    // 401 and 403 concern the router's own key. Redirects are not followed.
    private static bool IsTheHostsFault(int status) => status is >= 500 or 404 or 408 or 429 or 401 or 403 or (>= 300 and < 400);
}
