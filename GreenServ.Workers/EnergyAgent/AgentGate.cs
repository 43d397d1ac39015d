using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace GreenServ.Workers.EnergyAgent;

/// <summary>Who may ask an agent: with a key whoever sends it; without one this machine, by its own names, so that no web page gets in by another.</summary>
internal sealed class AgentGate(IOptions<EnergyAgentOptions> options)
{
    private const string Scheme = "Bearer ";

    // Compared as hashes, so that the time it takes tells nothing of the key, nor of its length.
    private readonly byte[]? _key = options.Value.Key is { } key ? SHA256.HashData(Encoding.UTF8.GetBytes(key)) : null;

    /// <summary>Why a request may not pass, with its HTTP status; <c>null</c> where it may.</summary>
    public (int Status, string Reason)? Refusal(HttpContext http)
    {
        if (_key is null)
            return IsOwn(http) ? null : (StatusCodes.Status403Forbidden, $"Without a key this agent answers its own machine alone; set {EnergyAgentOptions.SectionName}:Key.");
        var presented = http.Request.Headers.Authorization.ToString();
        return presented.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            && CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(presented[Scheme.Length..].Trim())), _key)
            ? null
            : (StatusCodes.Status401Unauthorized, "The agent's key is needed as bearer token.");
    }

    private static bool IsOwn(HttpContext http) =>
        (http.Connection.RemoteIpAddress is not { } remote || IPAddress.IsLoopback(remote.IsIPv4MappedToIPv6 ? remote.MapToIPv4() : remote))
        && AgentAddress.IsLoopback(http.Request.Host.Host)
        && http.Request.Headers.Origin.Count == 0;
}

/// <summary>Where an agent listens.</summary>
internal static class AgentAddress
{
    /// <summary>Whether a host's name is this machine's own.</summary>
    public static bool IsLoopback(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
}
