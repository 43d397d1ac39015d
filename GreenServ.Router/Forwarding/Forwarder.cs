using GreenServ.Router.Metering;
using GreenServ.Router.Pool;

namespace GreenServ.Router.Forwarding;

/// <summary>Sends a request to a placement and waits for the head of its answer.</summary>
internal sealed class Forwarder(HttpClient http)
{
    public const string HttpClientName = "forwarding";

    private const int LongestComplaintBytes = 2048;

    // What a failing host says is worth a moment, not a wait.
    private static readonly TimeSpan s_patienceForComplaint = TimeSpan.FromSeconds(1);

    /// <summary>
    /// The host's answer with its body unread (the caller disposes it), or why another placement should be asked.
    /// A refusal of the request itself (4xx) is an answer.
    /// </summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async Task<(HttpResponseMessage? Response, AttemptFailure? Failure)> SendAsync(
        ModelHost host, string path, byte[] body, CancellationToken cancellationToken)
    {
        using var request = host.Request(HttpMethod.Post, path);
        request.Content = new ByteArrayContent(body);
        request.Content.Headers.ContentType = new("application/json");
        try
        {
            var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            if (!IsTheHostsFault((int)response.StatusCode))
                return (response, null);
            using (response)
                return (null, await ToFailureAsync(response, cancellationToken));
        }
        catch (HttpRequestException e)
        {
            return (null, new AttemptFailure("the connection failed: " + e.Message, HostIsAway: e.HttpRequestError == HttpRequestError.ConnectionError) { Type = ErrorType.ConnectionError });
        }
    }

    // 404: the model left the host since the last probe. 408 and 429: it is too busy, another may not be.
    // 401 and 403 concern the router's own key. Redirects are not followed, and no other protocol was asked for.
    private static bool IsTheHostsFault(int status) => status is >= 500 or 404 or 408 or 429 or 401 or 403 or < 200 or (>= 300 and < 400);

    private static async Task<AttemptFailure> ToFailureAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var status = (int)response.StatusCode;
        var complaint = await ReadComplaintAsync(response, cancellationToken);
        return new AttemptFailure(complaint is null ? $"the host answered HTTP {status}" : $"the host answered HTTP {status}: {complaint}", Status: status) { Busy = HostBusy.Of(response) };
    }

    private static async Task<string?> ReadComplaintAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(s_patienceForComplaint);
        try
        {
            await using var stream = await response.Content.ReadAsStreamAsync(patience.Token);
            var bytes = new byte[LongestComplaintBytes];
            var length = await stream.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, patience.Token);
            // A page for people says nothing that its status does not.
            return length == 0 || bytes[0] == '<' ? null : HostError.MessageOf(bytes.AsSpan(0, length));
        }
        catch (Exception e) when (e is IOException or HttpRequestException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            // Nothing more can be learned of the failure.
            return null;
        }
    }
}
