using GreenServ.Client.Wire;
using GreenServ.Router.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace GreenServ.Router.Admin;

/// <summary><c>/greenserv/keys</c>.</summary>
internal static class KeysEndpoint
{
    private const string Path = "/greenserv/keys";

    public static IEndpointRouteBuilder MapKeys(this IEndpointRouteBuilder endpoints)
    {
        var keys = endpoints.MapGroup(Path).AddEndpointFilter(AdminRequests.AnswerForStore);
        keys.MapGet("", List);
        keys.MapGet("/{id}", Get);
        keys.MapPost("", CreateAsync);
        keys.MapPut("/{id}", ChangeAsync);
        keys.MapDelete("/{id}", RevokeAsync);
        return endpoints;
    }

    private static JsonHttpResult<KeyList> List(KeyAdministration keys) => TypedResults.Json(new KeyList([.. keys.All()]), AdminJson.Readable.KeyList);

    private static IResult Get(string id, HttpResponse response, KeyAdministration keys) =>
        keys.All().FirstOrDefault(key => key.Id == id) is { } key ? Answer(response, key) : Unknown(id);

    private static async Task<IResult> CreateAsync(HttpContext http, KeyAdministration keys, TimeProvider time)
    {
        var (form, refusal) = await AdminRequests.ReadFormAsync(http.Request, http.RequestAborted);
        if (form is null)
            return refusal!;
        if (KeyForm.Read(form, time.GetUtcNow()) is not { } settings)
            return AdminRequests.Invalid(form);
        if (!settings.Scopes.Contains(KeyScopeNames.Admin) && !keys.HasAdmin)
            return NoAdmin();
        var created = await keys.CreateAsync(settings, http.Caller().Grant.Who, http.RequestAborted);
        http.Response.Headers.Location = $"{Path}/{created.Key.Id}";
        http.Response.Headers.ETag = created.Key.Etag;
        http.Response.Headers.CacheControl = "no-store";
        return TypedResults.Json(created, AdminJson.Readable.CreatedKey, statusCode: StatusCodes.Status201Created);
    }

    private static async Task<IResult> ChangeAsync(string id, HttpContext http, KeyAdministration keys, TimeProvider time)
    {
        if (keys.Find(id) is not { } key)
            return Unknown(id);
        var (form, refusal) = await AdminRequests.ReadFormAsync(http.Request, http.RequestAborted);
        if (form is null)
            return refusal!;
        if (Preconditions.Refusal(http.Request, key.Revision) is { } precondition)
            return precondition;
        if (KeyForm.Read(form, time.GetUtcNow()) is not { } settings)
            return AdminRequests.Invalid(form);
        if (key.Value.RevokedAt is not null)
            return AdminRequests.Conflict($"The key {id} was revoked, for good. Create another.");
        if (!settings.Scopes.Contains(KeyScopeNames.Admin) && keys.IsLastAdmin(key))
            return LastAdmin(id);
        return await keys.ChangeAsync(key, settings, http.Caller().Grant.Who, http.RequestAborted) is { } changed
            ? Answer(http.Response, changed)
            : Preconditions.Changed(keys.Find(id)?.Revision ?? 0);
    }

    private static async Task<IResult> RevokeAsync(string id, HttpContext http, KeyAdministration keys)
    {
        if (keys.Find(id) is not { } key)
            return Unknown(id);
        if (Preconditions.Refusal(http.Request, key.Revision, isRequired: false) is { } precondition)
            return precondition;
        if (key.Value.RevokedAt is not null)
            return Answer(http.Response, keys.Describe(key));
        if (keys.IsLastAdmin(key))
            return LastAdmin(id);
        return await keys.RevokeAsync(key, http.Caller().Grant.Who, http.RequestAborted) is { } revoked
            ? Answer(http.Response, revoked)
            : Preconditions.Changed(keys.Find(id)?.Revision ?? 0);
    }

    private static JsonHttpResult<KeyStatus> Answer(HttpResponse response, KeyStatus key)
    {
        response.Headers.ETag = key.Etag;
        return TypedResults.Json(key, AdminJson.Readable.KeyStatus);
    }

    private static IResult Unknown(string id) => AdminRequests.NotFound(
        id == AdminKeyVariable.Id
            ? $"This key is the one of the environment variable {AdminKeyVariable.Name}: change it there."
            : $"There is no key '{id}'. GET {Path} lists them; the id is what follows 'gsk_'.");

    private static IResult NoAdmin() => AdminRequests.Conflict(
        $"Once there is a key every request needs one, and no key with the scope {KeyScopeNames.Admin} is there: nobody could administer this router. Create one with it first, or set {AdminKeyVariable.Name}.");

    private static IResult LastAdmin(string id) => AdminRequests.Conflict(
        $"The key {id} is the last one with the scope {KeyScopeNames.Admin}; without it nobody could administer this router. Create another first.");
}
