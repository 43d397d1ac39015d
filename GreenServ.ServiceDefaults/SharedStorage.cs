using Microsoft.Extensions.Configuration;

namespace GreenServ.ServiceDefaults;

/// <summary>What a service that runs apart needs to share state with the others.</summary>
public static class SharedStorage
{
    /// <summary>Name of the connection string of Redis.</summary>
    public const string State = "state";

    /// <summary>Name of the connection string of Postgres.</summary>
    public const string Telemetry = "telemetry";

    /// <summary>Why a service can not run apart with this configuration, in words for whoever starts it; <c>null</c> where it can.</summary>
    /// <param name="configuration">Its configuration.</param>
    /// <param name="service">Its name.</param>
    /// <param name="needed">Connection strings it needs.</param>
    public static string? Refusal(IConfiguration configuration, string service, params ReadOnlySpan<string> needed)
    {
        var missing = new List<string>();
        foreach (var name in needed)
        {
            if (string.IsNullOrWhiteSpace(configuration.GetConnectionString(name)))
                missing.Add($"ConnectionStrings__{name}");
        }

        return missing.Count == 0
            ? null
            : $"{service} does not start alone without {string.Join(" and ", missing)}. To run everything in one process: dotnet run --project GreenServ.AppHost";
    }
}
