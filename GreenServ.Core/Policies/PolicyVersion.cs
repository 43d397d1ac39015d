using System.Security.Cryptography;
using System.Text;

namespace GreenServ.Core.Policies;

/// <summary>Identifies how decisions are made: recorded with each, so that like is compared with like.</summary>
public static class PolicyVersion
{
    /// <summary>The first 12 hexadecimal digits of SHA-256 over policy name, parameters and layout name.</summary>
    public static string Of(IPolicy policy, string layoutName)
    {
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentException.ThrowIfNullOrEmpty(layoutName);
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{policy.Name}\n{policy.Parameters}\n{layoutName}"));
        return Convert.ToHexStringLower(hash.AsSpan(0, 6));
    }
}
