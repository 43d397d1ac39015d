using GreenServ.Router.Translation;

namespace GreenServ.Router.Ollama;

/// <summary><c>GET /api/version</c>: clients read from it what they may ask for, so the oldest host speaks for all.</summary>
internal static class VersionEndpoint
{
    /// <summary>The first Ollama that has all that this surface serves; said where there is no Ollama host to ask.</summary>
    private const string OwnVersion = "0.13.3";

    public static IEndpointRouteBuilder MapVersion(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapMethods("/api/version", [HttpMethods.Get, HttpMethods.Head], GetAsync);
        return endpoints;
    }

    private static async Task<IResult> GetAsync(HostQuery hosts, CancellationToken cancellationToken)
    {
        var answers = await hosts.AskAllAsync("api/version", cancellationToken);
        var oldest = answers.Select(answer => new JsonFields(answer.Answer).Text("version")).OfType<string>().MinBy(NumberOf);
        return TypedResults.Json(new OllamaVersion(oldest ?? OwnVersion), OllamaJsonContext.Default.OllamaVersion);
    }

    // What follows a dash ("0.12.0-rc1") is a stage on the way to that number.
    private static Version NumberOf(string version) => Version.TryParse(version.Split('-', '+')[0], out var number) ? number : new Version(0, 0);
}

internal sealed record OllamaVersion(string Version);
