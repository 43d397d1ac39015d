namespace GreenServ.Router.Profiles;

/// <summary>A named routing goal that clients select as <c>model</c>.</summary>
/// <param name="Name">For example <c>greenserv:eco</c>.</param>
/// <param name="Policy">Policy by name.</param>
/// <param name="Lambda">0 (quality alone) to 1 (energy alone).</param>
internal sealed record Profile(string Name, string Policy, double Lambda)
{
    /// <summary>The model that answers requests for embeddings, which no policy chooses; <c>null</c> where none is set.</summary>
    public string? EmbeddingModel { get; init; }

    /// <summary>Begins the name of a policy that always asks one model.</summary>
    public const string StaticPrefix = "static:";

    /// <summary>The one model of a static policy; <c>null</c> for policies that choose.</summary>
    public string? StaticModel => Policy.StartsWith(StaticPrefix, StringComparison.Ordinal) ? Policy[StaticPrefix.Length..] : null;
}
