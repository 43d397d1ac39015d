using System.Diagnostics;
using GreenServ.Router.Requests;
using GreenServ.Router.Routing;
using GreenServ.Storage.Records;

namespace GreenServ.Router.Metering;

/// <summary>
/// Spans of a request: the server's own (ASP.NET Core makes it) is told of the decision, and every attempt at a model host is a
/// span beneath it. Nothing is made or read unless somebody listens. Prompts and answers are in none.
/// </summary>
internal static class RequestSpans
{
    public const string SourceName = "GreenServ.Router";

    private static readonly ActivitySource s_source = new(SourceName);

    /// <summary>Begins the span of an attempt; <c>null</c> when nobody listens.</summary>
    public static Activity? StartAttempt(InferenceRequest asked, RoutedRequest request)
    {
        if (!s_source.HasListeners())
            return null;
        var placement = request.Chosen.Placement;

        // What samplers may go by has to be there from the beginning.
        var span = s_source.StartActivity($"{request.Operation.Kind} {placement.Model}", ActivityKind.Client, default(ActivityContext), tags: [
            new(TelemetryNames.Operation, request.Operation.Kind),
            new(TelemetryNames.Provider, TelemetryNames.ProviderOf(placement.Host)),
            new(TelemetryNames.RequestModel, placement.Model),
            new("server.address", placement.Host.BaseAddress.Host),
            new("server.port", placement.Host.BaseAddress.Port),
        ]);
        if (span is not { IsAllDataRequested: true })
            return span;
        var choice = request.Choice!;
        span.SetTag("gen_ai.request.stream", asked.Stream);
        span.SetTag("greenserv.decision.id", request.Id.ToString("D"));
        span.SetTag("greenserv.attempt", request.FailedAttempts.Count + 1);
        span.SetTag(TelemetryNames.Profile, request.Profile.Name);
        span.SetTag(TelemetryNames.Host, placement.Host.Name);
        span.SetTag("greenserv.arm", request.Chosen.Arm.Id);
        span.SetTag("greenserv.probability", choice.Propensity);
        span.SetTag("greenserv.energy.predicted_joules", choice.PredictedJoules);
        return span;
    }

    /// <summary>Says why an attempt failed.</summary>
    public static void Fail(Activity? span, string error, string description)
    {
        if (span is not { IsAllDataRequested: true })
            return;
        span.SetTag(TelemetryNames.ErrorType, error);
        span.SetStatus(ActivityStatusCode.Error, description);
    }

    /// <summary>Says what became of an attempt that was the last one.</summary>
    public static void Describe(Activity? span, RoutedRequest request, OutcomeRecord outcome)
    {
        if (span is not { IsAllDataRequested: true })
            return;
        if (ErrorType.Of(outcome) is { } error)
            Fail(span, error, outcome.Error ?? "the client left");
        else
            span.SetTag(TelemetryNames.ResponseModel, request.Chosen.Placement.Model);
        if (request.Operation.IdPrefix is not null)
            span.SetTag("gen_ai.response.id", request.ResponseId);
        if (outcome.FinishReason is { } reason)
            span.SetTag("gen_ai.response.finish_reasons", new[] { reason });
        span.SetTag("gen_ai.usage.input_tokens", outcome.PromptTokens);
        span.SetTag("gen_ai.usage.output_tokens", outcome.CompletionTokens);
        span.SetTag("gen_ai.response.time_to_first_chunk", outcome.TimeToFirstTokenMs / 1000);
        SetEnergy(span, outcome);
    }

    /// <summary>Tells the server's span of the decision and how it ended.</summary>
    public static void Completed(RoutedRequest request, OutcomeRecord outcome)
    {
        if (!s_source.HasListeners() || ServerSpan() is not { IsAllDataRequested: true } server)
            return;

        // The framework leaves the route out, and calls every request by its method alone.
        server.DisplayName = $"POST /{request.Operation.Path}";
        server.SetTag("http.route", "/" + request.Operation.Path);
        server.SetTag(TelemetryNames.Operation, request.Operation.Kind);
        server.SetTag(TelemetryNames.RequestModel, request.Pinned ? request.Chosen.Placement.Model : request.Profile.Name);
        server.SetTag(TelemetryNames.ResponseModel, request.Chosen.Placement.Model);
        server.SetTag("greenserv.decision.id", request.Id.ToString("D"));
        server.SetTag("greenserv.decision.kind", JsonNames.Of(request.Choice!.Kind));
        server.SetTag(TelemetryNames.Profile, request.Profile.Name);
        server.SetTag("greenserv.lambda", request.Lambda);
        server.SetTag("greenserv.alpha", request.Promise?.Alpha);
        server.SetTag("greenserv.candidates", request.Candidates.Count);
        server.SetTag("greenserv.failed_attempts", request.FailedAttempts.Count);
        server.SetTag("greenserv.status", JsonNames.Of(outcome.Status));
        SetEnergy(server, outcome);
    }

    /// <summary>Tells the server's span why the router refused its request.</summary>
    public static void Refused(string reason)
    {
        if (s_source.HasListeners() && ServerSpan() is { IsAllDataRequested: true } server)
            server.SetTag(TelemetryNames.Reason, reason);
    }

    private static Activity? ServerSpan()
    {
        var span = Activity.Current;
        while (span is not null && span.Kind != ActivityKind.Server)
            span = span.Parent;
        return span;
    }

    private static void SetEnergy(Activity span, OutcomeRecord outcome)
    {
        if (outcome.EnergyJoules is not { } joules)
            return;
        span.SetTag("greenserv.energy.joules", joules);
        span.SetTag(TelemetryNames.EnergySource, JsonNames.Of(outcome.EnergySource));
    }
}
