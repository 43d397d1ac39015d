using System.Globalization;
using System.Text;
using GreenServ.Router.Errors;
using GreenServ.Router.Forwarding;
using GreenServ.Router.Learning;
using GreenServ.Router.Metering;
using GreenServ.Router.OpenAi;
using GreenServ.Router.Pool;
using GreenServ.Storage.Records;
using Microsoft.Extensions.Options;

namespace GreenServ.Router.Routing;

/// <summary>
/// Answers a planned request: draw, forward, relay. A placement that fails before the first byte is masked and the draw
/// repeated among the others; after it the client learns of the failure in-band.
/// </summary>
internal sealed partial class Dispatcher(
    Learner learner, Forwarder forwarder, PoolMonitor pool, PlacementRest rest, HostLoad load, RequestRecorder recorder, RouterMetrics metrics,
    IOptions<RouterOptions> options, TimeProvider time, ILogger<Dispatcher> logger)
{
    /// <exception cref="OperationCanceledException">The client left; what happened until then is recorded.</exception>
    public async Task AnswerAsync(ChatRequest chat, RoutedRequest request, HttpResponse response, CancellationToken cancellationToken)
    {
        AttemptFailure? failure = null;
        try
        {
            // A model that is too slow is better than none.
            while (request.HasCandidates || request.AdmitFastest())
            {
                var drawStartedAt = time.GetTimestamp();
                request.Choice = learner.Choose(request);
                metrics.Drawn(time.GetElapsedTime(drawStartedAt));
                failure = await SendAsync(chat, request, response, cancellationToken);
                if (failure is null)
                    return;
                Mask(request, failure);
            }

            await RefuseAsync(request, failure?.Refusal, response, cancellationToken);
        }
        finally
        {
            // Whatever ended it: what was not recorded will not be owed.
            learner.Release(request.Id);
        }
    }

    private async Task<AttemptFailure?> SendAsync(ChatRequest chat, RoutedRequest request, HttpResponse response, CancellationToken cancellationToken)
    {
        var placement = request.Chosen.Placement;
        request.Load = load.Enter(placement);
        try
        {
            return await TryAnswerAsync(chat, request, response, cancellationToken);
        }
        finally
        {
            load.Leave(placement);
        }
    }

    /// <returns>Why another placement should be asked; <c>null</c> once an answer has gone out.</returns>
    private async Task<AttemptFailure?> TryAnswerAsync(ChatRequest chat, RoutedRequest request, HttpResponse response, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(options.Value.FirstByteTimeout);
        SseRelay? stream = null;
        try
        {
            var placement = request.Chosen.Placement;
            var (upstream, failure) = await forwarder.SendAsync(placement, chat.ForwardedBody(placement.Model), patience.Token);
            using var disposed = upstream;
            if (upstream is null)
                return failure;
            if (upstream.Content.Headers.ContentType?.MediaType != "text/event-stream")
                return await AnswerWholeAsync(upstream, request, chat, response, patience.Token, cancellationToken);

            await using var events = await upstream.Content.ReadAsStreamAsync(patience.Token);
            var relay = new SseRelay(events, response, Deliver(chat, request), time, request.StartedAt);
            if (await relay.PrimeAsync(patience.Token) is { } problem)
                return new AttemptFailure(problem);
            stream = relay;
            await relay.RelayAsync(patience, options.Value.IdleTimeout, cancellationToken);
            return null;
        }
        catch (Exception e) when (e is HttpRequestException or IOException && !request.IsRecorded && !response.HasStarted && !cancellationToken.IsCancellationRequested)
        {
            return new AttemptFailure("the connection broke before the first byte: " + e.Message);
        }
        catch (OperationCanceledException) when (!request.IsRecorded && !cancellationToken.IsCancellationRequested)
        {
            return new AttemptFailure($"nothing came within {options.Value.FirstByteTimeout.TotalSeconds:0} s");
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            if (!request.IsRecorded)
                recorder.Record(request, stream?.Interrupted() ?? NothingSent(chat));
            throw new OperationCanceledException(cancellationToken);
        }
    }

    private async Task<AttemptFailure?> AnswerWholeAsync(
        HttpResponseMessage upstream, RoutedRequest request, ChatRequest chat, HttpResponse response, CancellationToken patience, CancellationToken cancellationToken)
    {
        var body = await upstream.Content.ReadAsByteArrayAsync(patience);
        if (WholeAnswer.Judge((int)upstream.StatusCode, body) is { } failure)
            return failure;
        await JsonRelay.RelayAsync((int)upstream.StatusCode, body, response, Deliver(chat, request), cancellationToken);
        return null;
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
            if (options.Value.Pool == RouterOptions.DemoPool)
                response.Headers["x-greenserv-demo"] = "true";
            response.Headers["x-greenserv-energy-predicted-joules"] = request.Choice!.PredictedJoules.ToString("0.###", CultureInfo.InvariantCulture);
        },
        Complete = answer =>
        {
            if (answer.Status == OutcomeStatus.Completed)
                rest.Succeeded(request.Chosen.Placement);
            return recorder.Record(request, answer);
        },
    };

    private void Mask(RoutedRequest request, AttemptFailure failure)
    {
        var chosen = request.Chosen;
        var (placement, host) = (chosen.Placement, chosen.Placement.Host);
        request.FailedAttempts.Add(new FailedAttempt(chosen.Arm.Id, placement.Model, host.Name, request.Choice!.Propensity, failure.Error));
        LogFailed(request.Id, placement.Model, host.Name, failure.Error);
        chosen.GiveUpPlacement("failed in this request: " + failure.Error);
        if (failure.Refusal is null)
            rest.Failed(placement);
        if (!failure.HostIsAway)
            return;
        pool.ReportUnreachable(host, failure.Error);
        foreach (var other in request.Candidates.Where(candidate => candidate.Placement.Host == host))
            other.GiveUpPlacement("its host could not be reached in this request");
    }

    private async Task RefuseAsync(RoutedRequest request, Refusal? refusal, HttpResponse response, CancellationToken cancellationToken)
    {
        var attempts = string.Join("; ", request.FailedAttempts.Select(attempt => $"{attempt.Model} on {attempt.Host}: {attempt.Error}"));
        var error = new RequestError(
            StatusCodes.Status502BadGateway, "upstream_error", $"Every model that could be asked failed: {attempts}.", null, "all_models_failed");
        recorder.Record(request, new Answer
        {
            Status = OutcomeStatus.Failed,
            HttpStatus = refusal?.Status ?? error.Status,
            Error = error.Message,
            Streamed = false,
        });
        LogRefused(request.Id, request.FailedAttempts.Count, time.GetElapsedTime(request.StartedAt).TotalMilliseconds);
        response.Headers["x-greenserv-decision-id"] = request.Id.ToString("D");
        if (refusal is null)
        {
            await OpenAiErrors.WriteAsync(response, error, cancellationToken);
            return;
        }

        response.StatusCode = refusal.Status;
        response.ContentType = "application/json";
        await response.Body.WriteAsync(refusal.Body, cancellationToken);
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
