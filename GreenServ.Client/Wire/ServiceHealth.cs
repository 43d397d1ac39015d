namespace GreenServ.Client.Wire;

/// <summary>Answer of <c>GET /health</c>.</summary>
/// <param name="Status"><c>healthy</c>, <c>degraded</c> (it serves, but not all is as it should be) or <c>unhealthy</c>.</param>
/// <param name="Checks">What was looked at.</param>
public sealed record ServiceHealth(string Status, IReadOnlyList<HealthCheckAnswer> Checks);

/// <summary>One thing that was looked at.</summary>
/// <param name="Name">For example <c>redis</c>.</param>
/// <param name="Status">As of the whole.</param>
/// <param name="Description">What is wrong, what that means and what would help; <c>null</c> for who may not know.</param>
public sealed record HealthCheckAnswer(string Name, string Status, string? Description)
{
    public bool IsHealthy => Status == "healthy";
}
