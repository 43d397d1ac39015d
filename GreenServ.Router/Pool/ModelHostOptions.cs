namespace GreenServ.Router.Pool;

/// <summary>A model host as configured under <c>GreenServ:Router:Hosts</c>.</summary>
public sealed class ModelHostOptions
{
    /// <summary>Short name for explanations; host and port of the URL where empty.</summary>
    public string? Name { get; set; }

    /// <summary>Base address, as <see cref="HostAddress.Parse"/> understands it.</summary>
    public string Url { get; set; } = "";

    public HostKind Kind { get; set; } = HostKind.Ollama;

    /// <summary>Sent as bearer token when set. Never logged.</summary>
    public string? ApiKey { get; set; }
}
