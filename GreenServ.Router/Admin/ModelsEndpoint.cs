using System.Text.Json;
using GreenServ.Client.Wire;
using GreenServ.Router.Pool;
using GreenServ.Router.Queues;
using GreenServ.Router.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace GreenServ.Router.Admin;

/// <summary><c>/greenserv/models/{name}</c>: takes a model out of service, on whichever hosts it is or will be.</summary>
internal static class ModelsEndpoint
{
    private const int LongestName = 256;
    private const int LongestNote = 500;

    public static IEndpointRouteBuilder MapModelAdministration(this IEndpointRouteBuilder endpoints)
    {
        var models = endpoints.MapGroup("/greenserv/models").AddEndpointFilter(AdminRequests.AnswerForStore);
        models.MapGet("/{**name}", Get);
        models.MapPut("/{**name}", ChangeAsync);
        return endpoints;
    }

    /// <summary>For the audit.</summary>
    public static string ForAudit(ModelDocument model) => JsonSerializer.Serialize(model, ControlJsonContext.Default.ModelDocument);

    private static IResult Get(string name, HttpResponse response, ModelStates states, PoolMonitor pool, HostQueues queues) =>
        states.Find(name) is null && !pool.Current.Named(name).Any()
            ? AdminRequests.NotFound($"No host has a model '{name}' now, and nothing is set of one. GET /greenserv/models lists those there are.")
            : Answer(response, Describe(name, states.Find(name), pool, queues));

    // A model may be taken out before any host has it: whoever forbids one does not wait until it has answered somebody.
    private static async Task<IResult> ChangeAsync(string name, HttpContext http, ControlTable<ModelDocument> table, ModelStates states, PoolMonitor pool, HostQueues queues)
    {
        if (name.Length > LongestName || name.Any(char.IsControl))
            return AdminRequests.NotFound("No model has a name like that.");
        var (form, refusal) = await AdminRequests.ReadFormAsync(http.Request, http.RequestAborted);
        if (form is null)
            return refusal!;
        var revision = states.Find(name)?.Revision ?? 0;
        if (Preconditions.Refusal(http.Request, revision) is { } precondition)
            return precondition;
        var state = form.OneOf("state", Enum.GetValues<ServiceState>().Select(JsonNames.Of), isRequired: true);
        var note = form.Text("note", $"at most {LongestNote} characters", text => text.Length <= LongestNote);
        if (!form.IsGood())
            return AdminRequests.Invalid(form);

        var document = new ModelDocument(Enum.Parse<ServiceState>(state!, ignoreCase: true), note);
        return await table.WriteAsync(ModelStates.IdOf(name), revision, document, http.Caller().Grant.Who, "changed", http.RequestAborted) is { } changed
            ? Answer(http.Response, Describe(name, changed, pool, queues))
            : Preconditions.Changed(states.Find(name)?.Revision ?? 0);
    }

    private static ModelDetails Describe(string name, Administered<ModelDocument>? set, PoolMonitor pool, HostQueues queues)
    {
        var arms = pool.Current.Named(name).ToArray();
        return new ModelDetails
        {
            Name = arms.Length > 0 ? arms[0].Model : set?.Id ?? name,
            Etag = Preconditions.Etag(set?.Revision ?? 0),
            Settings = new ModelSettings { State = JsonNames.Of(set?.Value.State ?? ServiceState.Active), Note = set?.Value.Note },
            RunningRequests = queues.Load(name),
            Hosts = [.. arms.SelectMany(arm => arm.Placements).Select(placement => placement.Host.Name).Distinct()],
        };
    }

    private static JsonHttpResult<ModelDetails> Answer(HttpResponse response, ModelDetails model)
    {
        response.Headers.ETag = model.Etag;
        return TypedResults.Json(model, AdminJson.Readable.ModelDetails);
    }
}
