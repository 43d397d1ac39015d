namespace GreenServ.Router.Profiles;

/// <summary>A profile as configured under <c>GreenServ:Router:Profiles:&lt;name&gt;</c>.</summary>
public sealed class ProfileOptions
{
    /// <summary>Policy by name, for example <c>default</c>, <c>linucb</c> or <c>static:llama3.2:3b</c>.</summary>
    public string Policy { get; set; } = "default";

    /// <summary>0 (quality alone) to 1 (energy alone).</summary>
    public double Lambda { get; set; } = 0.4;

    /// <summary>The model that answers requests for embeddings under this profile; without it they must name their model.</summary>
    public string? EmbeddingModel { get; set; }
}
