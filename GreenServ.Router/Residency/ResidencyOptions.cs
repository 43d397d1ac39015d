namespace GreenServ.Router.Residency;

/// <summary>What loading and holding models costs, and how far the router may steer it; section <c>GreenServ:Router:Residency</c>.</summary>
public sealed class ResidencyOptions
{
    /// <summary>How often Ollama hosts are asked what they have in memory.</summary>
    public TimeSpan Period { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Watts that loading a model draws beyond what its host draws anyway. An assumption until somebody measures it; at least 0.</summary>
    public double LoadWatts { get; set; } = 100;

    /// <summary>Watts that a model in memory costs while nobody asks it; at least 0. Published readings go from 8 W to 41 W a card.</summary>
    public double IdleWatts { get; set; } = 20;

    /// <summary>What a second that somebody waits for a model to load counts for, in joules; at least 0. A choice, not a measurement.</summary>
    public double JoulesPerSecondWaited { get; set; } = 100;

    /// <summary>Bytes a second at which a host loads until it was seen to load; above 0. An assumption.</summary>
    public double LoadBytesPerSecond { get; set; } = 1e9;

    /// <summary>Whether the router tells Ollama how long to keep a model, where requests do not say so themselves.</summary>
    public bool SetKeepAlive { get; set; } = true;

    /// <summary>The router asks for nothing shorter. Ollama's own five minutes unless set: less saves idle energy and makes more requests wait.</summary>
    public TimeSpan ShortestKeepAlive { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>The router asks for nothing longer.</summary>
    public TimeSpan LongestKeepAlive { get; set; } = TimeSpan.FromHours(1);
}
