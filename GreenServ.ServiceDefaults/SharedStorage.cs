using Microsoft.Extensions.Configuration;

namespace GreenServ.ServiceDefaults;

/// <summary>What a service that runs apart needs to share state with the others.</summary>
public static class SharedStorage
{
    private static readonly string[] s_needed = ["state", "telemetry"];

    /// <summary>Why a service can not run apart with this configuration, in words for whoever starts it.</summary>
    public static string Refusal(IConfiguration configuration, string service)
    {
        var missing = s_needed.Where(name => string.IsNullOrWhiteSpace(configuration.GetConnectionString(name))).Select(name => $"ConnectionStrings__{name}").ToArray();
        return missing.Length > 0
            ? $"{service} does not start alone without {string.Join(" and ", missing)}. To run everything in one process: dotnet run --project GreenServ.AppHost"
            : $"{service} can not share state through Redis and Postgres yet. To run everything in one process: dotnet run --project GreenServ.AppHost";
    }
}
