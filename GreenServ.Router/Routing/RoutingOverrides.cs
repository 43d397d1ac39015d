using System.Globalization;
using System.Text.Json;
using GreenServ.Core.Evaluation.Scoring;
using GreenServ.Core.Features;
using GreenServ.Router.Errors;
using GreenServ.Router.Queues;
using GreenServ.Router.Requests;
using GreenServ.Router.Scoring;
using GreenServ.Router.Security;

namespace GreenServ.Router.Routing;

/// <summary>How one request steers its routing: the body's <c>greenserv</c> object or <c>x-greenserv-…</c> headers.</summary>
internal sealed record RoutingOverrides
{
    public const string HeaderPrefix = "x-greenserv-";

    private const string DeadlineName = "deadlineMs";
    private const string NoExploreName = "noExplore";
    private const int LongestSession = 200;
    private const double LongestDeadlineMs = 24 * 60 * 60 * 1000;

    /// <summary>Stated task kind.</summary>
    public TaskKind? Task { get; init; }

    /// <summary>λ, 0..1, instead of the profile's.</summary>
    public double? Lambda { get; init; }

    /// <summary>α, the promised mean quality, instead of the profile's λ or α; rounded to three decimals, as it names an account.</summary>
    public double? Alpha { get; init; }

    /// <summary>Models that may be chosen; <c>null</c> allows all.</summary>
    public IReadOnlyList<string>? Allow { get; init; }

    /// <summary>How long the whole answer may take; <c>null</c> for as long as it takes.</summary>
    public TimeSpan? Deadline { get; init; }

    /// <summary>Who waits for whom where requests have to wait; <c>null</c> leaves it as it is.</summary>
    public RequestPriority? Priority { get; init; }

    /// <summary>Whether nothing is to be tried out with the request.</summary>
    public bool NoExplore { get; init; }

    /// <summary>The conversation it belongs to, as the client names it; <c>null</c> to tell it from its messages.</summary>
    public string? Session { get; init; }

    /// <summary>For whom the request is made; <c>null</c> for the key's own tenant.</summary>
    public string? Tenant { get; init; }

    /// <summary>What the answer is compared with when it has ended; <c>null</c> for nothing.</summary>
    public Reference? Reference { get; private init; }

    private IReadOnlyList<string>? ReferenceTexts { get; init; }
    private IAnswerScorer? Scorer { get; init; }

    /// <summary>Reads headers, then the object, whose fields win.</summary>
    public static (RoutingOverrides? Overrides, RequestError? Error) Read(IHeaderDictionary headers, ReadOnlyMemory<byte> greenservObject)
    {
        var overrides = new RoutingOverrides();
        foreach (var name in (ReadOnlySpan<string>)["task", "lambda", "alpha", "allow", "deadline-ms", "priority", "tenant", "session", "no-explore", "scorer", "reference"])
        {
            if (headers.TryGetValue(HeaderPrefix + name, out var value) && overrides.With(HeaderPrefix + name, FieldOf(name), value.ToString(), out overrides) is { } error)
                return (null, error);
        }

        if (greenservObject.IsEmpty)
            return overrides.Checked();
        using var document = JsonDocument.Parse(greenservObject, new JsonDocumentOptions { MaxDepth = InferenceRequestReader.MaxDepth });
        if (document.RootElement.ValueKind != JsonValueKind.Object)
            return (null, RequestError.Invalid("'greenserv' must be an object, for example {\"lambda\": 0.3}.", "greenserv"));
        try
        {
            foreach (var property in document.RootElement.EnumerateObject())
            {
                var error = property.NameEquals("reference")
                    ? overrides.WithReference(property.Value, out overrides)
                    : overrides.With($"greenserv.{property.Name}", property.Name, Text(property.Value), out overrides);
                if (error is not null)
                    return (null, error);
            }
        }
        catch (InvalidOperationException)
        {
            return (null, RequestError.Invalid("'greenserv' holds text that is not valid Unicode.", "greenserv"));
        }

        return overrides.Checked();
    }

    private static string FieldOf(string header) => header switch
    {
        "deadline-ms" => DeadlineName,
        "no-explore" => NoExploreName,
        _ => header,
    };

    private (RoutingOverrides? Overrides, RequestError? Error) Checked()
    {
        if (Lambda is not null && Alpha is not null)
        {
            return (null, RequestError.Invalid(
                "'lambda' and 'alpha' are both given; send one of them: lambda fixes the trade-off, alpha promises a mean quality and has the trade-off found.",
                "greenserv.alpha"));
        }

        if (ReferenceTexts is null)
        {
            return Scorer is null
                ? (this, null)
                : (null, RequestError.Invalid($"A scorer ('{Scorer.Name}') is named, but there is no 'greenserv.reference' that it could compare the answer with.", "greenserv.scorer"));
        }

        var reference = new Reference(ReferenceTexts, Scorer ?? AnswerScorers.Default);
        return reference.Check() is { } error ? (null, error) : (this with { Reference = reference }, null);
    }

    // Raw text serves where the value makes no sense anyway: numbers, nested objects, strings that are not valid Unicode.
    private static string Text(JsonElement value)
    {
        try
        {
            return value.ValueKind switch
            {
                JsonValueKind.Array => string.Join(',', value.EnumerateArray().Select(Text)),
                JsonValueKind.String => value.GetString()!,
                _ => value.GetRawText(),
            };
        }
        catch (InvalidOperationException)
        {
            return value.GetRawText();
        }
    }

    private RequestError? WithReference(JsonElement value, out RoutingOverrides changed)
    {
        var (texts, error) = Reference.Read(value);
        changed = this with { ReferenceTexts = texts };
        return error;
    }

    private RequestError? With(string param, string name, string value, out RoutingOverrides changed)
    {
        changed = this;
        switch (name)
        {
            case "task":
                if (!Enum.GetNames<TaskKind>().Contains(value, StringComparer.OrdinalIgnoreCase))
                    return RequestError.Invalid($"'{param}' is '{value}'; it must be one of {KnownTasks}.", param);
                changed = this with { Task = Enum.Parse<TaskKind>(value, ignoreCase: true) };
                return null;
            case "lambda":
                if (!double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var lambda) || lambda is not (>= 0 and <= 1))
                    return RequestError.Invalid($"'{param}' is {value}; it must be a number from 0 (quality alone) to 1 (energy alone).", param);
                changed = this with { Lambda = lambda };
                return null;
            case "alpha":
                if (!double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var alpha) || Math.Round(alpha, 3) is not (> 0 and <= 1) || alpha > 1)
                    return RequestError.Invalid($"'{param}' is {value}; it must be a number from 0.001 to 1, the mean quality to be kept.", param);
                changed = this with { Alpha = Math.Round(alpha, 3) };
                return null;
            case DeadlineName:
                if (!double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var deadline) || deadline is not (> 0 and <= LongestDeadlineMs))
                    return RequestError.Invalid($"'{param}' is {value}; it must be a number of milliseconds above 0 and at most {LongestDeadlineMs:0}, a day.", param);
                changed = this with { Deadline = TimeSpan.FromMilliseconds(deadline) };
                return null;
            case "priority":
                if (!Enum.GetNames<RequestPriority>().Contains(value, StringComparer.OrdinalIgnoreCase))
                    return RequestError.Invalid($"'{param}' is '{value}'; it must be interactive, normal or batch.", param);
                changed = this with { Priority = Enum.Parse<RequestPriority>(value, ignoreCase: true) };
                return null;
            case "allow":
                var models = value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
                if (models.Length == 0)
                    return RequestError.Invalid($"'{param}' is empty; name at least one model or leave it out.", param);
                changed = this with { Allow = models };
                return null;
            case NoExploreName:
                if (!bool.TryParse(value, out var noExplore))
                    return RequestError.Invalid($"'{param}' is {value}; it must be true or false.", param);
                changed = this with { NoExplore = noExplore };
                return null;
            case "session":
                if (value.Length is 0 or > LongestSession || value.Any(char.IsControl))
                    return RequestError.Invalid($"'{param}' must be a text of 1 to {LongestSession} characters that names the conversation.", param);
                changed = this with { Session = value };
                return null;
            case "tenant":
                if (!TenantName.IsOne(value))
                    return RequestError.Invalid($"'{param}' is '{value}'; it must be {TenantName.Rule}.", param);
                changed = this with { Tenant = value };
                return null;
            case "scorer":
                if (AnswerScorers.Find(value) is not { } scorer)
                    return RequestError.Invalid($"'{param}' is '{value}'; it must be one of {string.Join(", ", AnswerScorers.Names)}.", param);
                changed = this with { Scorer = scorer };
                return null;
            case "reference":
                return RequestError.Invalid($"'{param}' can not be a header: send it in the body, as {{\"greenserv\": {{\"reference\": \"…\"}}}}.", param);
            default:
                return RequestError.Invalid($"'{param}' is not known; known are task, lambda, alpha, allow, deadlineMs, priority, noExplore, session, tenant, reference and scorer.", param);
        }
    }

    private static string KnownTasks => string.Join(", ", Enum.GetNames<TaskKind>().Select(name => name.ToLowerInvariant()));
}
