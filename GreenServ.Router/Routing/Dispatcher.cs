using System.Globalization;
using System.Text;
using GreenServ.Meters;
using GreenServ.Router.Errors;
using GreenServ.Router.Forwarding;
using GreenServ.Router.Learning;
using GreenServ.Router.Metering;
using GreenServ.Router.Pool;
using GreenServ.Router.Requests;
using GreenServ.Router.Residency;
using GreenServ.Router.Scoring;
using GreenServ.Storage.Records;
using Microsoft.Extensions.Options;

namespace GreenServ.Router.Routing;

/// <summary>
/// Answers a planned request: draw, forward, relay. A placement that fails before the first byte is masked and the draw
/// repeated among the others; after it the client learns of the failure in-band.
/// </summary>
internal sealed partial class Dispatcher(
    Learner learner, WantedModels wanted, ResidencyCosts residency, PlacementGate gate, Forwarder forwarder, Exchanges exchanges, PoolMonitor pool, RequestRecorder recorder,
    EnergyMeters meters, RouterMetrics metrics,
    IOptions<RouterOptions> options, TimeProvider time, ILogger<Dispatcher> logger)
{
    /// <exception cref="OperationCanceledException">The client left; what happened until then is recorded.</exception>
    public async Task AnswerAsync(InferenceRequest asked, RoutedRequest request, HttpResponse response, CancellationToken cancellationToken)
    {
        var failures = new List<(Placement Placement, AttemptFailure Failure)>();
        try
        {
            // Another model than the one that called the tool, or one that is too slow, is better than none.
            while (request.HasCandidates || request.ReleaseHeldBack() || request.AdmitFastest())
            {
                request.Choice = Choose(request);
                var placement = request.Chosen.Placement;
                if (await AttemptAsync(asked, request, response, cancellationToken) is not { } failure)
                    return;
                failures.Add((placement, failure));
                Mask(request, failure);
                if (failure.DeadlinePassed)
                    break;
            }

            await RefuseAsync(asked, request, failures, response, cancellationToken);
        }
        finally
        {
            // Whatever ended it: what was not recorded will not be owed.
            learner.Release(request.Id);
        }
    }

    private Choice Choose(RoutedRequest request)
    {
        var choice = request.Operation.IsEmbedding ? NamedChoice.Of(request) : Draw(request);
        if (request.FailedAttempts.Count == 0)
            wanted.Note(request, choice);
        return choice;
    }

    private Choice Draw(RoutedRequest request)
    {
        // Priced before the learner is asked: what is in memory is nothing to look up under its lock.
        foreach (var candidate in request.Candidates)
            candidate.Residency = candidate.RejectedBecause is null ? residency.Of(candidate.Placement) : null;
        var drawStartedAt = time.GetTimestamp();
        var choice = learner.Choose(request);
        metrics.Drawn(time.GetElapsedTime(drawStartedAt));
        return choice;
    }

    private async Task<AttemptFailure?> AttemptAsync(InferenceRequest asked, RoutedRequest request, HttpResponse response, CancellationToken cancellationToken)
    {
        using var attempt = RequestAttempt.Begin(asked, request, metrics, time);
        request.Attempt = attempt;
        var failure = await SendAsync(asked, request, response, cancellationToken);
        if (failure is not null)
            attempt.Failed(request, failure);
        request.Attempt = null;
        return failure;
    }

    private async Task<AttemptFailure?> SendAsync(InferenceRequest asked, RoutedRequest request, HttpResponse response, CancellationToken cancellationToken)
    {
        using var patience = new Patience(request.Deadline, time, cancellationToken);
        patience.Rest();

        // What an earlier attempt took is not this one's.
        (request.Pass, request.Metered) = (null, null);
        var (pass, closed) = await EnterAsync(asked, request, patience, cancellationToken);
        if (pass is null)
            return closed;
        using (pass)
        {
            request.Pass = pass;
            request.Attempt?.Admitted();
            var failure = await TryAnswerAsync(asked, request, pass, patience, response, cancellationToken);
            if (failure is not null)
                pass.Failed(failure);
            return failure;
        }
    }

    private async Task<(PlacementPass? Pass, AttemptFailure? Closed)> EnterAsync(
        InferenceRequest asked, RoutedRequest request, Patience patience, CancellationToken cancellationToken)
    {
        try
        {
            return await gate.EnterAsync(request, patience.Token);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            recorder.Record(request, NothingSent(asked));
            throw;
        }
        catch (OperationCanceledException)
        {
            return (null, new AttemptFailure($"the deadline of {request.Deadline} passed while it waited for its turn") { DeadlinePassed = true });
        }
    }

    /// <returns>Why another placement should be asked; <c>null</c> once an answer has gone out.</returns>
    private async Task<AttemptFailure?> TryAnswerAsync(
        InferenceRequest asked, RoutedRequest request, PlacementPass pass, Patience patience, HttpResponse response, CancellationToken cancellationToken)
    {
        var host = request.Chosen.Placement.Host;
        var exchange = exchanges.For(asked, host);
        var failure = await TryAnswerAsync(exchange, asked, request, pass, patience, response, cancellationToken);
        return failure is not null && exchanges.Instead(exchange, host, failure) is { } instead
            ? await TryAnswerAsync(instead, asked, request, pass, patience, response, cancellationToken)
            : failure;
    }

    private async Task<AttemptFailure?> TryAnswerAsync(
        Exchange exchange, InferenceRequest asked, RoutedRequest request, PlacementPass pass, Patience patience, HttpResponse response, CancellationToken cancellationToken)
    {
        patience.Allow(options.Value.FirstByteTimeout);
        StreamRelay? stream = null;
        try
        {
            var placement = request.Chosen.Placement;
            var (body, unable) = Write(exchange, asked, placement.Model);
            if (body is null)
                return unable;
            request.Metered = meters.Begin(placement, request.ExpectedInputTokens);
            var (upstream, failure) = await forwarder.SendAsync(placement.Host, exchange.Path, body, patience.Token);
            using var disposed = upstream;
            if (upstream is null)
                return failure;
            var delivery = Deliver(asked, request, patience, AnswerText.For(request, upstream));
            if (upstream.StatusCode != System.Net.HttpStatusCode.OK || exchange.OpenStream(upstream.Content.Headers.ContentType?.MediaType, delivery) is not { } passage)
                return await WholeRelay.RelayAsync(upstream, exchange.OpenWhole(delivery), delivery, response, patience.Token, cancellationToken);

            await using var events = await upstream.Content.ReadAsStreamAsync(patience.Token);
            var relay = new StreamRelay(events, passage, delivery);
            if (await relay.PrimeAsync(patience.Token) is { } problem)
                return new AttemptFailure(problem);
            pass.Began();
            stream = relay;
            await relay.RelayAsync(response, patience, options.Value.IdleTimeout, options.Value.ClientTimeout, cancellationToken);
            return null;
        }
        catch (Exception e) when (e is HttpRequestException or IOException && !request.IsRecorded && !response.HasStarted && !cancellationToken.IsCancellationRequested)
        {
            return new AttemptFailure("the connection broke before the first byte: " + e.Message) { Type = ErrorType.ConnectionError };
        }
        catch (OperationCanceledException) when (!request.IsRecorded && !cancellationToken.IsCancellationRequested)
        {
            return new AttemptFailure(patience.WhatRanOut) { Type = ErrorType.Timeout, DeadlinePassed = patience.DeadlineHasPassed };
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            if (!request.IsRecorded)
                recorder.Record(request, stream?.Interrupted() ?? NothingSent(asked));
            throw new OperationCanceledException(cancellationToken);
        }
        finally
        {
            meters.Ended(request);
        }
    }

    private static (byte[]? Body, AttemptFailure? Unable) Write(Exchange exchange, InferenceRequest asked, string model)
    {
        try
        {
            // An exchange that stands in for another was not asked before.
            return exchange.Refuse(asked) is { } error ? (null, Unable(error, asked)) : (exchange.Write(asked, model), null);
        }
        catch (InvalidOperationException)
        {
            return (null, Unable(RequestError.Invalid("The body holds text that is not valid Unicode.", code: "invalid_json"), asked));
        }
    }

    private static AttemptFailure Unable(RequestError error, InferenceRequest asked) =>
        new(error.Message, Refusal: new Refusal(error.Status, SurfaceErrors.ToJson(asked.Operation.Surface, error)));

    private Delivery Deliver(InferenceRequest asked, RoutedRequest request, Patience patience, AnswerText? text) => new()
    {
        Request = asked,
        Model = request.Chosen.Placement.Model,
        ResponseId = request.ResponseId,
        StartedAt = request.StartedAt,
        Time = time,
        Progress = request.Metered is { } metered ? chunks => metered.Work.Progress(MonotonicClock.Now(time), chunks) : null,
        Begin = response =>
        {
            response.Headers["x-greenserv-decision-id"] = request.Id.ToString("D");
            response.Headers["x-greenserv-model"] = Ascii(request.Chosen.Placement.Model);
            response.Headers["x-greenserv-profile"] = request.Profile.Name;
            if (options.Value.Pool == RouterOptions.DemoPool)
                response.Headers["x-greenserv-demo"] = "true";
            response.Headers["x-greenserv-energy-predicted-joules"] = request.Choice!.PredictedJoules.ToString("0.###", CultureInfo.InvariantCulture);
        },
        Text = text,
        CompleteAsync = answer =>
        {
            if (answer.Status == OutcomeStatus.Completed)
                request.Pass!.Completed(answer.LoadDuration, asked.SteersRunner);
            else if (answer.HttpStatus == StatusCodes.Status200OK && !patience.DeadlineHasPassed)
                request.Pass!.BrokeOff();
            return recorder.CompleteAsync(request, answer, text);
        },
    };

    private void Mask(RoutedRequest request, AttemptFailure failure)
    {
        var chosen = request.Chosen;
        var (placement, host) = (chosen.Placement, chosen.Placement.Host);
        request.FailedAttempts.Add(new FailedAttempt(chosen.Arm.Id, placement.Model, host.Name, request.Choice!.Propensity, failure.Error));
        LogFailed(request.Id, placement.Model, host.Name, failure.Error);
        chosen.GiveUpPlacement("failed in this request: " + failure.Error);
        if (!failure.HostIsAway)
            return;
        pool.ReportUnreachable(host, failure.Error);
        foreach (var other in request.Candidates.Where(candidate => candidate.Placement.Host == host))
            other.GiveUpPlacement("its host could not be reached in this request");
    }

    private async Task RefuseAsync(
        InferenceRequest asked, RoutedRequest request, List<(Placement Placement, AttemptFailure Failure)> failures, HttpResponse response, CancellationToken cancellationToken)
    {
        var error = FailureErrors.Of(failures, request.Deadline);
        var refusal = failures is [.., { Failure.DeadlinePassed: true }] ? null : failures.Select(failed => failed.Failure.Refusal).LastOrDefault(refusal => refusal is not null);
        recorder.Record(request, NothingSent(asked) with { Status = OutcomeStatus.Failed, HttpStatus = refusal?.Status ?? error.Status, Error = error.Message });
        LogRefused(request.Id, request.FailedAttempts.Count, time.GetElapsedTime(request.StartedAt).TotalMilliseconds);
        response.Headers["x-greenserv-decision-id"] = request.Id.ToString("D");
        if (refusal is null)
        {
            await SurfaceErrors.WriteAsync(response, error, cancellationToken);
            return;
        }

        response.StatusCode = refusal.Status;
        await SurfaceErrors.WriteJsonAsync(response, refusal.Body, cancellationToken);
    }

    private static Answer NothingSent(InferenceRequest asked) =>
        new() { Status = OutcomeStatus.Cancelled, HttpStatus = StatusCodes.Status499ClientClosedRequest, Streamed = asked.Stream };

    // Header values are printable ASCII; model names of some hosts are not.
    private static string Ascii(string name) => Encoding.ASCII.GetString(Encoding.ASCII.GetBytes(Brief.Of(name)));

    [LoggerMessage(LogLevel.Warning, "Decision {Decision}: {Model} on {Host} failed before its first byte: {Error}.")]
    private partial void LogFailed(Guid decision, string model, string host, string error);

    [LoggerMessage(LogLevel.Error, "Decision {Decision}: all {Attempts} models that could be asked failed within {ElapsedMs} ms.")]
    private partial void LogRefused(Guid decision, int attempts, double elapsedMs);
}
