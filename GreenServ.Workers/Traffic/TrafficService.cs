using System.Net.Http.Headers;
using System.Text.Json;
using GreenServ.Client;
using Microsoft.Extensions.Options;

namespace GreenServ.Workers.Traffic;

/// <summary>
/// Makes the demo's traffic: asks the router questions with known answers, scores what comes back and, for most answers,
/// posts the score as feedback, like any client. Waits patiently while the router or the simulator are away.
/// </summary>
internal sealed partial class TrafficService(
    IHttpClientFactory clients, IOptions<TrafficOptions> options, TimeProvider time, ILogger<TrafficService> logger) : BackgroundService
{
    private readonly BackOff _backOff = new(options.Value.FirstBackOff, options.Value.LongestBackOff);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var settings = options.Value;
        if (!settings.Enabled)
            return;

        var routerUrl = WithSlash(settings.RouterUrl!);
        using var routerHttp = clients.CreateClient(TrafficBuilderExtensions.HttpClientName);
        routerHttp.BaseAddress = routerUrl;
        if (settings.ApiKey is { Length: > 0 } key)
            routerHttp.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        using var simulatorHttp = clients.CreateClient(TrafficBuilderExtensions.HttpClientName);
        var questions = new QuestionSource(simulatorHttp, WithSlash(settings.SimulatorUrl!), settings.Seed);
        var errand = new Errand(new RouterChat(routerHttp, routerUrl), new GreenServClient(routerHttp), settings.Timeout);

        using var slots = new SemaphoreSlim(settings.MaxConcurrency);
        var inFlight = new HashSet<Task>();
        // Drawn here and nowhere else, in order: answers that overtake each other change nothing about what is asked.
        var random = new Random(settings.Seed);
        try
        {
            for (var asked = 0L; settings.MaxRequests is not { } limit || asked < limit;)
            {
                var gap = TimeSpan.FromSeconds(-Math.Log(1 - random.NextDouble()) / settings.RequestsPerSecond);
                var wait = _backOff.Wait;
                await Task.Delay(gap > wait ? gap : wait, time, stoppingToken).ConfigureAwait(false);
                await slots.WaitAsync(stoppingToken).ConfigureAwait(false);
                if (await NextQuestionAsync(questions, stoppingToken).ConfigureAwait(false) is not { } question)
                {
                    slots.Release();
                    continue;
                }

                asked++;
                var plan = Plan(random, settings);
                // What is expected to go wrong was caught; anything else is a bug, and ends the service.
                foreach (var fault in inFlight.Where(task => task.IsFaulted))
                    await fault.ConfigureAwait(false);
                inFlight.RemoveWhere(task => task.IsCompleted);
                inFlight.Add(RunAsync(errand, question, plan, slots, stoppingToken));
            }
        }
        finally
        {
            // The slots must outlive them.
            await Task.WhenAll(inFlight).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        Log.TrafficEnded(logger, settings.MaxRequests.Value);
    }

    private static RequestPlan Plan(Random random, TrafficOptions settings)
    {
        var profile = random.NextDouble();
        var model = profile < settings.ProfileShare ? "greenserv:eco"
            : profile < 2 * settings.ProfileShare ? "greenserv:quality"
            : settings.PromiseProfile is { } promised && profile < 2 * settings.ProfileShare + settings.PromiseShare ? promised
            : "greenserv";
        return new(model, random.NextDouble() < settings.StreamingShare, random.NextDouble() >= settings.SilentShare);
    }

    /// <summary>The next question; <c>null</c> while the simulator is away.</summary>
    private async Task<TrafficQuestion?> NextQuestionAsync(QuestionSource questions, CancellationToken cancellationToken)
    {
        try
        {
            return await questions.NextAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is HttpRequestException or JsonException)
        {
            NoteFailure(exception);
            return null;
        }
    }

    private async Task RunAsync(Errand errand, TrafficQuestion question, RequestPlan plan, SemaphoreSlim slots, CancellationToken cancellationToken)
    {
        try
        {
            await errand.RunAsync(question, plan, cancellationToken).ConfigureAwait(false);
            if (_backOff.Succeeded())
                Log.TrafficResumed(logger);
        }
        catch (Exception exception) when (exception is HttpRequestException or JsonException or TimeoutException)
        {
            NoteFailure(exception);
        }
        finally
        {
            slots.Release();
        }
    }

    private void NoteFailure(Exception exception)
    {
        if (_backOff.Failed())
            Log.TrafficPaused(logger, exception.Message);
    }

    /// <summary>Relative addresses replace what follows the last slash.</summary>
    private static Uri WithSlash(Uri url) => url.AbsoluteUri.EndsWith('/') ? url : new(url.AbsoluteUri + "/");

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "Demo traffic waits: {Reason} It tries again by itself, with growing pauses.")]
        public static partial void TrafficPaused(ILogger logger, string reason);

        [LoggerMessage(LogLevel.Information, "Demo traffic goes on.")]
        public static partial void TrafficResumed(ILogger logger);

        [LoggerMessage(LogLevel.Information, "Demo traffic ended after {Requests} requests, as configured.")]
        public static partial void TrafficEnded(ILogger logger, long requests);
    }
}

/// <summary>How one request is made.</summary>
/// <param name="Model">The profile asked for.</param>
/// <param name="Stream">Whether the answer streams.</param>
/// <param name="Scores">Whether this user says how good the answer was.</param>
internal readonly record struct RequestPlan(string Model, bool Stream, bool Scores);
