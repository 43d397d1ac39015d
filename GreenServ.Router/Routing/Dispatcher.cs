using System.Globalization;
using System.Text;
using GreenServ.Router.Forwarding;
using GreenServ.Router.Learning;
using GreenServ.Router.Metering;
using GreenServ.Router.OpenAi;
using GreenServ.Router.Pool;
using GreenServ.Storage.Records;

namespace GreenServ.Router.Routing;

/// <summary>
/// Answers a planned request: draw, forward, relay. A placement that fails before the first byte is masked and the draw
/// repeated among the others; after it the client learns of the failure in-band.
/// </summary>
internal sealed partial class Dispatcher(
    Learner learner, Forwarder forwarder, PoolMonitor pool, RequestRecorder recorder, RouterMetrics metrics, TimeProvider time, ILogger<Dispatcher> logger)
{
    /// <exception cref="OperationCanceledException">The client left; what happened until then is recorded.</exception>
    public async Task AnswerAsync(ChatRequest chat, RoutedRequest request, HttpResponse response, CancellationToken cancellationToken)
    {
        var startedAt = time.GetTimestamp();
        while (request.HasCandidates)
        {
            var decisionStartedAt = time.GetTimestamp();
            request.Choice = learner.Choose(request);
            metrics.Decided(time.GetElapsedTime(decisionStartedAt));
            if (await TryAnswerAsync(chat, request, response, startedAt, cancellationToken) is not { } failure)
                return;
            Mask(request, failure);
        }

        await RefuseAsync(request, response, startedAt, cancellationToken);
    }

    /// <returns>Why another placement should be asked; <c>null</c> once an answer has gone out.</returns>
    private async Task<ForwardResult?> TryAnswerAsync(
        ChatRequest chat, RoutedRequest request, HttpResponse response, long startedAt, CancellationToken cancellationToken)
    {
        SseRelay? stream = null;
        try
        {
            var placement = request.Chosen.Placement;
            var result = await forwarder.SendAsync(placement, chat.ForwardedBody(placement.Model), cancellationToken);
            if (result.Response is null)
                return result;
            using var upstream = result.Response;
            var delivery = Deliver(chat, request);
            if (upstream.Content.Headers.ContentType?.MediaType != "text/event-stream")
            {
                var body = await upstream.Content.ReadAsByteArrayAsync(cancellationToken);
                await JsonRelay.RelayAsync((int)upstream.StatusCode, body, response, delivery, cancellationToken);
                return null;
            }

            await using var events = await upstream.Content.ReadAsStreamAsync(cancellationToken);
            var relay = new SseRelay(events, response, delivery, time, startedAt);
            if (!await relay.PrimeAsync(cancellationToken))
                return new ForwardResult(null, "the host closed the stream before its first byte", HostIsAway: false);
            stream = relay;
            await relay.RelayAsync(cancellationToken);
            return null;
        }
        catch (Exception e) when (e is HttpRequestException or IOException && stream is null && !response.HasStarted && !cancellationToken.IsCancellationRequested)
        {
            return new ForwardResult(null, "the connection broke before the first byte: " + e.Message, HostIsAway: false);
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            if (!request.IsRecorded)
                recorder.Record(request, stream?.Interrupted() ?? NothingSent(chat));
            throw new OperationCanceledException(cancellationToken);
        }
    }

    private Delivery Deliver(ChatRequest chat, RoutedRequest request) => new()
    {
        ResponseId = request.ResponseId,
        IncludeUsage = chat.IncludeUsage,
        Begin = response =>
        {
            response.Headers["x-greenserv-decision-id"] = request.Id.ToString("D");
            response.Headers["x-greenserv-model"] = Ascii(request.Chosen.Placement.Model);
            response.Headers["x-greenserv-profile"] = request.Profile.Name;
            response.Headers["x-greenserv-energy-predicted-joules"] = request.Choice!.PredictedJoules.ToString("0.###", CultureInfo.InvariantCulture);
        },
        Complete = answer => recorder.Record(request, answer),
    };

    private void Mask(RoutedRequest request, ForwardResult failure)
    {
        var chosen = request.Chosen;
        request.FailedAttempts.Add(new FailedAttempt(
            chosen.Arm.Id, chosen.Placement.Model, chosen.Placement.Host.Name, request.Choice!.Propensity, failure.Error!));
        var host = chosen.Placement.Host;
        LogFailed(request.Id, chosen.Placement.Model, host.Name, failure.Error!);
        chosen.GiveUpPlacement("failed in this request: " + failure.Error);
        if (!failure.HostIsAway)
            return;
        pool.ReportUnreachable(host, failure.Error!);
        foreach (var other in request.Candidates.Where(candidate => candidate.Placement.Host == host))
            other.GiveUpPlacement("its host could not be reached in this request");
    }

    private async Task RefuseAsync(RoutedRequest request, HttpResponse response, long startedAt, CancellationToken cancellationToken)
    {
        var attempts = string.Join("; ", request.FailedAttempts.Select(attempt => $"{attempt.Model} on {attempt.Host}: {attempt.Error}"));
        var message = $"Every model that could be asked failed: {attempts}.";
        recorder.Record(request, new Answer
        {
            Status = OutcomeStatus.Failed,
            HttpStatus = StatusCodes.Status502BadGateway,
            Error = message,
            Streamed = false,
        });
        LogRefused(request.Id, request.FailedAttempts.Count, time.GetElapsedTime(startedAt).TotalMilliseconds);
        response.Headers["x-greenserv-decision-id"] = request.Id.ToString("D");
        await OpenAiErrors.WriteAsync(
            response, new(StatusCodes.Status502BadGateway, "upstream_error", message, null, "all_models_failed"), cancellationToken);
    }

    private static Answer NothingSent(ChatRequest chat) =>
        new() { Status = OutcomeStatus.Cancelled, HttpStatus = StatusCodes.Status499ClientClosedRequest, Streamed = chat.Stream };

    // Header values are ASCII; model names of some hosts are not.
    private static string Ascii(string name) => Encoding.ASCII.GetString(Encoding.ASCII.GetBytes(name));

    [LoggerMessage(LogLevel.Warning, "Decision {Decision}: {Model} on {Host} failed before its first byte: {Error}.")]
    private partial void LogFailed(Guid decision, string model, string host, string error);

    [LoggerMessage(LogLevel.Error, "Decision {Decision}: all {Attempts} models that could be asked failed within {ElapsedMs} ms.")]
    private partial void LogRefused(Guid decision, int attempts, double elapsedMs);
}
