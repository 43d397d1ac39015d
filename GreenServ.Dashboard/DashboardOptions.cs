namespace GreenServ.Dashboard;

/// <summary>Settings of the dashboard.</summary>
public sealed class DashboardOptions
{
    /// <summary>Configuration section the options are read from.</summary>
    public const string SectionName = "GreenServ:Dashboard";

    /// <summary>Base address of the router; unless set, <c>services:router:http:0</c>, else <c>http://localhost:8080</c>.</summary>
    public Uri? RouterUrl { get; set; }

    /// <summary>API key for the router, where it asks for one. Never logged.</summary>
    public string? RouterKey { get; set; }

    /// <summary>How often the live figures are read while somebody looks at them, at least 100 ms; 1 s unless set.</summary>
    public TimeSpan RefreshPeriod { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How long one reading of the store or the router may take before it counts as away; 5 s unless set.</summary>
    public TimeSpan ReadTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Values of the <c>Host</c> header that are served. The dashboard has no login, so these are the loopback names unless set.</summary>
    public IList<string> AllowedHosts { get; } = [];
}
