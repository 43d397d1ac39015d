using GreenServ.Client.Wire;
using static GreenServ.Router.OpenApi.DocumentedAnswer;

namespace GreenServ.Router.OpenApi;

/// <summary>The router's own API, whose schemas follow from its wire types, and what operators ask.</summary>
internal static class GreenServDocumentation
{
    private static readonly string[] s_etag = ["ETag"];

    /// <summary>Types whose schemas are made from themselves.</summary>
    public static IReadOnlyList<Type> WireTypes { get; } =
    [
        typeof(FeedbackRequest), typeof(FeedbackResponse), typeof(DecisionExplanation), typeof(DecisionReplayed), typeof(DecisionPreview), typeof(PoolStatus), typeof(SlaStatus), typeof(EnergyStatus), typeof(EnergyCalibration), typeof(CarbonStatus), typeof(SavingsReport),
        typeof(KeySettings), typeof(KeyList), typeof(KeyStatus), typeof(CreatedKey),
        typeof(HostSettings), typeof(HostList), typeof(HostDetails), typeof(ModelSettings), typeof(ModelDetails),
        typeof(ProfileList), typeof(ProfileStatus), typeof(ProfileChange), typeof(AuditPage), typeof(SettingsReloadStatus),
    ];

    public static IReadOnlyList<DocumentedEndpoint> All { get; } =
    [
        new("POST", "/v1/feedback", DocumentTags.Feedback, "Scores an answer.")
        {
            Description = "Idempotent; the last score wins and all are kept. Once acknowledged it survives the death of every process. 409: the decision ended without an answer.",
            Body = nameof(FeedbackRequest), Parameters = ["tenant"], Answers = [Json(nameof(FeedbackResponse))], Errors = [400, 404, 409, 413, 415, 503],
        },
        new("GET", "/greenserv/decisions/{id}", DocumentTags.Routing, "Why a request went where it went, and what came of it.")
        {
            Description = "`id` is the header `x-greenserv-decision-id` of a response, or the response's own id.",
            Answers = [Json(nameof(DecisionExplanation))], Errors = [400, 404, 503],
        },
        new("GET", "/greenserv/decisions/{id}/replay", DocumentTags.Routing, "A decision made again from its record alone.")
        {
            Answers = [Json(nameof(DecisionReplayed))], Errors = [400, 404, 409, 503],
        },
        new("POST", "/greenserv/route", DocumentTags.Routing, "The decision for a request, without running it.")
        {
            Description = "The body is the request, as it would be sent to the path that `as` names. Nothing is asked, recorded, charged or learned.",
            Body = "RequestToPreview", Parameters = ["as", .. InferenceDocumentation.Steering], Answers = [Json(nameof(DecisionPreview))], Errors = [400, 404, 413, 503],
        },
        new("GET", "/greenserv/sla", DocumentTags.Routing, "How every promise stands, and alarms.") { Answers = [Json(nameof(SlaStatus))] },
        new("GET", "/greenserv/energy", DocumentTags.Routing, "What meters measured, and where it went.") { Answers = [Json(nameof(EnergyStatus))] },
        new("GET", "/greenserv/carbon", DocumentTags.Routing, "What the electricity of hosts emits now, and how old the figures are.") { Answers = [Json(nameof(CarbonStatus))] },
        new("GET", "/greenserv/energy/savings", DocumentTags.Routing, "Energy against stated baselines, with intervals.")
        {
            Description = "Estimated off-policy from the log; refused, with the reason, where the log has too little evidence. Router, judge and exploration are charged to us.",
            Parameters = ["window", "profile"], Answers = [Json(nameof(SavingsReport))], Errors = [400, 404, 503],
        },
        new("GET", "/greenserv/energy/calibration", DocumentTags.Routing, "Joules as they were predicted, against what requests took.")
        {
            Description = "Completed requests of the window; at most 50,000, the newest ones.", Parameters = ["window"], Answers = [Json(nameof(EnergyCalibration))], Errors = [400, 503],
        },
        new("GET", "/greenserv/models", DocumentTags.Routing, "Pool, hosts and profiles as the router sees them now.") { Answers = [Json(nameof(PoolStatus))] },

        List("/greenserv/keys", "Lists API keys, never their secrets.", nameof(KeyList)),
        Add("/greenserv/keys", "Makes an API key; the only time its secret is shown.", nameof(KeySettings), nameof(CreatedKey), []),
        Read("/greenserv/keys/{id}", "One API key.", nameof(KeyStatus)),
        Change("/greenserv/keys/{id}", "Changes an API key.", nameof(KeySettings), nameof(KeyStatus), "What is left out gets its default. 409: it is revoked, or the last administrator."),
        Remove("/greenserv/keys/{id}", "Revokes an API key for good.", nameof(KeyStatus), "409: it is the last administrator."),

        List("/greenserv/hosts", "Lists model hosts.", nameof(HostList)),
        Add("/greenserv/hosts", "Adds a model host.", nameof(HostSettings), nameof(HostDetails), [409]),
        Read("/greenserv/hosts/{name}", "One model host.", nameof(HostDetails)),
        Change(
            "/greenserv/hosts/{name}", "Changes or drains a model host.", nameof(HostSettings), nameof(HostDetails),
            "A change without `apiKey` keeps the key, an empty one removes it. Of a host of the settings the `state` alone can be changed (409)."),
        Remove("/greenserv/hosts/{name}", "Removes a model host once its requests have ended.", nameof(HostDetails), "409: it stands in the settings."),

        Read("/greenserv/models/{name}", "One model, on whichever hosts it is.", nameof(ModelDetails)),
        Change("/greenserv/models/{name}", "Takes a model out of service, or back in.", nameof(ModelSettings), nameof(ModelDetails), "On all hosts, also before any has it."),

        List("/greenserv/profiles", "Lists profiles.", nameof(ProfileList)),
        Read("/greenserv/profiles/{name}", "One profile.", nameof(ProfileStatus)),
        Change(
            "/greenserv/profiles/{name}", "Changes a profile, or adds one.", nameof(ProfileChange), nameof(ProfileStatus),
            "The whole profile; what is left out takes its default. A new one needs no `If-Match`. 409: there are as many as there may be."),
        Remove("/greenserv/profiles/{name}", "Takes a change of a profile back.", nameof(ProfileStatus), "200: it is as configured again; 204: it is gone. 409: there is nothing to take back.", hasNone: true),

        new("GET", "/greenserv/audit", DocumentTags.Administration, "Who changed what, newest first.")
        {
            Parameters = ["limit", "before", "kind"], Answers = [Json(nameof(AuditPage))], Errors = [400, 503],
        },
        new("POST", "/greenserv/reload", DocumentTags.Administration, "Reads the settings again.")
        {
            Description = "422: they are wrong, and those before stay in force; `errors` lists all that is.", Answers = [Json(nameof(SettingsReloadStatus))], Errors = [422, 503],
        },

        new("GET", "/health", DocumentTags.Operation, "Whether the service serves, and what is degraded.")
        {
            Answers = [Json("HealthReport", "It serves, perhaps degraded."), Json("HealthReport", "It can not serve.", 503)],
        },
        new("GET", "/alive", DocumentTags.Operation, "Whether the process runs.") { Answers = [Json("HealthReport")] },
        new("GET", "/metrics", DocumentTags.Operation, "Metrics for Prometheus.")
        {
            Description = "OpenMetrics for those who accept `application/openmetrics-text`.",
            Answers = [new(200, "All metrics of the process.", ("text/plain", "Text"), ("application/openmetrics-text", "Text"))],
        },
        new("GET", "/openapi/{documentName}.json", DocumentTags.Operation, "This document; `documentName` is `v1`.") { Answers = [Json("OpenApiDocument")], Errors = [404] },
    ];

    private static DocumentedEndpoint List(string path, string summary, string schema) => new("GET", path, DocumentTags.Administration, summary)
    {
        Answers = [Json(schema)], Errors = [503],
    };

    private static DocumentedEndpoint Read(string path, string summary, string schema) => new("GET", path, DocumentTags.Administration, summary)
    {
        Answers = [Json(schema) with { Headers = s_etag }], Errors = [404, 503],
    };

    private static DocumentedEndpoint Add(string path, string summary, string body, string schema, int[] errors) => new("POST", path, DocumentTags.Administration, summary)
    {
        Body = body, Answers = [Json(schema, "It is there now.", 201) with { Headers = ["ETag", "Location"] }], Errors = [400, .. errors, 413, 415, 503],
    };

    private static DocumentedEndpoint Change(string path, string summary, string body, string schema, string description) => new("PUT", path, DocumentTags.Administration, summary)
    {
        Description = description, Body = body, Parameters = ["ifMatch"], Answers = [Json(schema, "As it is now.") with { Headers = s_etag }],
        Errors = [400, 404, 409, 412, 413, 415, 428, 503],
    };

    private static DocumentedEndpoint Remove(string path, string summary, string schema, string description, bool hasNone = false) => new("DELETE", path, DocumentTags.Administration, summary)
    {
        Description = description, Parameters = ["ifMatch"],
        Answers = hasNone ? [Json(schema, "As it is now."), new(204, "It is gone.")] : [Json(schema, "As it is now.")],
        Errors = [404, 409, 412, 503],
    };
}
