using Microsoft.AspNetCore.Http;

namespace GreenServ.ServiceDefaults;

/// <summary>Whether who asks for a service's health may read more than whether it serves.</summary>
public static class HealthDetails
{
    private static readonly object s_withheld = new();

    /// <summary>Leaves descriptions out of the answer to this request.</summary>
    public static void Withhold(HttpContext http) => http.Items[s_withheld] = s_withheld;

    internal static bool AreWithheld(HttpContext http) => http.Items.ContainsKey(s_withheld);
}
