using GreenServ.Core.Policies;

namespace GreenServ.Lab.Replay;

/// <summary>The product's own policies, by the names that profiles use.</summary>
internal sealed class CatalogPolicySource : IPolicySource
{
    public IReadOnlyList<string> Names => PolicyCatalog.Names;

    public bool Knows(string name) => PolicyCatalog.Names.Contains(name, StringComparer.Ordinal);

    public IPolicy Create(string name, IReadOnlyList<int> blocks, IReadOnlyList<string> models) =>
        PolicyCatalog.Create(name, blocks.Sum(), models, blocks);
}
