using GreenServ.Client.Wire;
using GreenServ.Router.Security;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace GreenServ.Router.Admin;

/// <summary><c>/greenserv/hosts</c>.</summary>
internal static class HostsEndpoint
{
    private const string Path = "/greenserv/hosts";

    public static IEndpointRouteBuilder MapHosts(this IEndpointRouteBuilder endpoints)
    {
        var hosts = endpoints.MapGroup(Path).AddEndpointFilter(AdminRequests.AnswerForStore);
        hosts.MapGet("", List);
        hosts.MapGet("/{name}", Get);
        hosts.MapPost("", AddAsync);
        hosts.MapPut("/{name}", ChangeAsync);
        hosts.MapDelete("/{name}", RemoveAsync);
        return endpoints;
    }

    private static JsonHttpResult<HostList> List(HostAdministration hosts, SettingsReload reload) =>
        TypedResults.Json(new HostList { Hosts = [.. hosts.All()], LastReload = reload.Last }, AdminJson.Readable.HostList);

    private static IResult Get(string name, HttpResponse response, HostAdministration hosts) =>
        hosts.Find(name) is { } host ? Answer(response, hosts.Describe(host)) : Unknown(name);

    private static async Task<IResult> AddAsync(HttpContext http, HostAdministration hosts, IOptions<RouterOptions> options)
    {
        if (options.Value.Pool == RouterOptions.DemoPool)
            return AdminRequests.Conflict("This is the demo: all its models are simulated, and are called so everywhere. To serve real ones, start without it (--demo off).");
        var (form, refusal) = await AdminRequests.ReadFormAsync(http.Request, http.RequestAborted);
        if (form is null)
            return refusal!;
        if (HostForm.Read(form, name: null) is not { } input)
            return AdminRequests.Invalid(form);
        if (hosts.Find(input.Name) is { IsLeaving: false } || await hosts.AddAsync(input, http.Caller().Grant.Who, http.RequestAborted) is not { } added)
            return AdminRequests.Conflict($"There is a host '{input.Name}' already. Give this one another name, or change that one with PUT {Path}/{input.Name}.");
        http.Response.Headers.Location = $"{Path}/{Uri.EscapeDataString(added.Name)}";
        http.Response.Headers.ETag = added.Etag;
        return TypedResults.Json(added, AdminJson.Readable.HostDetails, statusCode: StatusCodes.Status201Created);
    }

    private static async Task<IResult> ChangeAsync(string name, HttpContext http, HostAdministration hosts)
    {
        if (hosts.Find(name) is not { } host)
            return Unknown(name);
        var (form, refusal) = await AdminRequests.ReadFormAsync(http.Request, http.RequestAborted);
        if (form is null)
            return refusal!;
        if (Preconditions.Refusal(http.Request, host.Revision) is { } precondition)
            return precondition;
        if (HostForm.Read(form, host.Host.Name) is not { } input)
            return AdminRequests.Invalid(form);
        if (host.IsLeaving)
            return AdminRequests.Conflict($"The host '{name}' was removed and ends its last requests. Add it again with POST {Path}.");
        if (HostAdministration.ChangesSettings(host, input))
            return AdminRequests.Conflict($"The host '{name}' stands in the settings ({RouterOptions.SectionName}:Hosts): change all but its state there. Here only its state can be set.");
        return await hosts.ChangeAsync(host, input, http.Caller().Grant.Who, http.RequestAborted) is { } changed
            ? Answer(http.Response, changed)
            : Preconditions.Changed(hosts.Find(name)?.Revision ?? 0);
    }

    private static async Task<IResult> RemoveAsync(string name, HttpContext http, HostAdministration hosts)
    {
        if (hosts.Find(name) is not { } host)
            return Unknown(name);
        if (Preconditions.Refusal(http.Request, host.Revision, isRequired: false) is { } precondition)
            return precondition;
        if (host.IsLeaving)
            return Answer(http.Response, hosts.Describe(host));
        if (host.Source == HostSource.Configuration)
            return AdminRequests.Conflict($"The host '{name}' stands in the settings ({RouterOptions.SectionName}:Hosts): remove it there. Here it can be drained, with PUT and \"state\": \"draining\".");
        return await hosts.RemoveAsync(host, http.Caller().Grant.Who, http.RequestAborted) is { } removed
            ? Answer(http.Response, removed)
            : Preconditions.Changed(hosts.Find(name)?.Revision ?? 0);
    }

    private static JsonHttpResult<HostDetails> Answer(HttpResponse response, HostDetails host)
    {
        response.Headers.ETag = host.Etag;
        return TypedResults.Json(host, AdminJson.Readable.HostDetails);
    }

    private static IResult Unknown(string name) => AdminRequests.NotFound($"There is no host '{name}'. GET {Path} lists them.");
}
