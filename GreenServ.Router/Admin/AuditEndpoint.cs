using System.Globalization;
using System.Text.Json;
using GreenServ.Client.Wire;
using GreenServ.Storage.Control;

namespace GreenServ.Router.Admin;

/// <summary><c>GET /greenserv/audit</c>: who changed what, newest first.</summary>
internal static class AuditEndpoint
{
    private const int StandardLimit = 100;
    private const int LargestLimit = 1000;

    public static IEndpointRouteBuilder MapAudit(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/greenserv/audit", GetAsync).AddEndpointFilter(AdminRequests.AnswerForStore);
        return endpoints;
    }

    private static async Task<IResult> GetAsync(IControlStore store, CancellationToken cancellationToken, string? limit = null, string? before = null, string? kind = null)
    {
        var errors = new Dictionary<string, string[]>();
        var most = Read("limit", limit, 1, LargestLimit, errors) ?? StandardLimit;
        var end = Read("before", before, 1, long.MaxValue, errors);
        if (errors.Count > 0)
            return TypedResults.ValidationProblem(errors);

        // One more tells whether there is a next page.
        var rows = await store.ReadAuditAsync((int)most + 1, end, kind, cancellationToken);
        var page = rows.Take((int)most).Select(Describe).ToArray();
        return TypedResults.Json(new AuditPage { Rows = page, Next = rows.Count > most ? page[^1].Sequence : null }, AdminJson.Readable.AuditPage);
    }

    private static long? Read(string name, string? text, long least, long most, Dictionary<string, string[]> errors)
    {
        if (text is null)
            return null;
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most)
            return number;
        errors[name] = [$"It is '{text}'; it must be a whole number from {least} to {most}."];
        return null;
    }

    private static AuditRow Describe(AuditEntry entry) => new()
    {
        Sequence = entry.Sequence,
        At = entry.Note.At,
        Who = entry.Note.Who,
        Action = entry.Note.Action,
        Kind = entry.Kind,
        Item = entry.Item,
        Before = Parse(entry.Note.Before),
        After = Parse(entry.Note.After),
    };

    private static JsonElement? Parse(string? json)
    {
        if (json is null)
            return null;
        using var document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }
}
