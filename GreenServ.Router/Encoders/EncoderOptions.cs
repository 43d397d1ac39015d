using GreenServ.Core.Hosts;

namespace GreenServ.Router.Encoders;

/// <summary>Which encoder tells the semantic cluster of a prompt, section <c>GreenServ:Router:Encoder</c>.</summary>
public sealed class EncoderOptions
{
    public const string Embedded = "Embedded";
    public const string Ollama = "Ollama";

    /// <summary><see cref="Embedded"/> (in the process, no wait) or <see cref="Ollama"/> (a model behind <c>/api/embed</c>); case is ignored.</summary>
    public string Kind { get; set; } = Embedded;

    /// <summary>Address of the Ollama host that runs the model, as <see cref="Pool.HostAddress.Parse"/> understands it; where empty that of the first host of kind Ollama.</summary>
    public string? Url { get; set; }

    /// <summary>Sent as bearer token when set; where empty, and <see cref="Url"/> too, the key of that first host. Never logged.</summary>
    public string? ApiKey { get; set; }

    /// <summary>The model, as Ollama names it.</summary>
    public string Model { get; set; } = "all-minilm";

    /// <summary>How long a request waits for its vector, 1 ms to 10 s; then the embedded encoder stands in.</summary>
    public TimeSpan Deadline { get; set; } = TimeSpan.FromMilliseconds(50);

    /// <summary>Vectors kept for texts that come again, 0 to 1,000,000 (about 1.5 kB each with 384 components).</summary>
    public int CacheEntries { get; set; } = 4096;

    internal bool IsOllama => Kind.Equals(Ollama, StringComparison.OrdinalIgnoreCase);

    /// <summary>The encoder's name in records and learning state: one model has one, however its tag is written.</summary>
    internal string Name
    {
        get
        {
            const string Latest = ":latest";
            var name = Model.ToLowerInvariant();
            return name.EndsWith(Latest, StringComparison.Ordinal) ? name[..^Latest.Length] : name;
        }
    }
}
