namespace GreenServ.Router.Carbon;

/// <summary>What the electricity of hosts emits: that of all, and of hosts that stand elsewhere.</summary>
public sealed class CarbonOptions : GridOptions
{
    /// <summary>Configuration section these options are read from.</summary>
    public const string SectionName = "GreenServ:Carbon";

    /// <summary>Hosts that stand elsewhere, each named once. What one leaves out is as above.</summary>
    public IList<HostGridOptions> Hosts { get; } = [];
}

/// <summary>A host that stands elsewhere.</summary>
public sealed class HostGridOptions : GridOptions
{
    /// <summary>The host's name.</summary>
    public string Host { get; set; } = "";
}

/// <summary>A grid, and the site that hangs on it. Without any figure no grams are told.</summary>
public class GridOptions
{
    /// <summary>Grams of CO₂-equivalent per kilowatt-hour, 0 to 2,000; beside a feed it stands in until the feed has first answered.</summary>
    public double? GramsPerKwh { get; set; }

    /// <summary>ISO 3166-1 code of a country, two or three letters, whose yearly average is taken; beside a feed as above.</summary>
    public string? Country { get; set; }

    /// <summary>Where the figure of now is asked for.</summary>
    public GridFeedOptions? Feed { get; set; }

    /// <summary>Energy of the whole site over that of its machines, 1 to 5; 1 where nothing is said.</summary>
    public double? PowerUsageEffectiveness { get; set; }

    internal bool TellsIntensity => GramsPerKwh is not null || Country is not null || Feed is not null;
}

/// <summary>A feed that tells a grid's intensity of now as JSON.</summary>
public sealed class GridFeedOptions
{
    /// <summary>HTTP or HTTPS; redirects are not followed.</summary>
    public string Url { get; set; } = "";

    /// <summary>Where in the answer the grams per kilowatt-hour are: a JSON pointer (RFC 6901) such as <c>/data/0/intensity/actual</c>.</summary>
    public string ValueAt { get; set; } = "/carbonIntensity";

    /// <summary>A header to send, for example <c>auth-token</c>; none where empty.</summary>
    public string? Header { get; set; }

    /// <summary>The header's value. Never logged or shown.</summary>
    public string? Key { get; set; }

    /// <summary>How often it is asked; 1 s to 1 day.</summary>
    public TimeSpan Period { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How long it may take to answer; above 0 and at most the period.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(10);
}
