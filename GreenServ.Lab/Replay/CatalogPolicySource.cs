using GreenServ.Core.Policies;
using GreenServ.Lab.Data;

namespace GreenServ.Lab.Replay;

/// <summary>The product's own policies, by the names that profiles use.</summary>
internal sealed class CatalogPolicySource : IPolicySource
{
    public IReadOnlyList<string> Names => PolicyCatalog.Names;

    public bool Knows(string name) => PolicyCatalog.Names.Contains(name, StringComparer.Ordinal);

    public IReadOnlyList<PolicyPlay> PlaysOf(string name, Goal goal, OutcomeTable table)
    {
        return (name, goal) switch
        {
            (PolicyCatalog.MessPlus, { Alpha: { } alpha }) => MessPlusSweep.Of(table, alpha),
            (_, { Alpha: { } alpha }) when PolicyCatalog.Priced.Contains(name) => [new(null, Create, (dimension, seed) => new PriceSteering(alpha, dimension, table.Models.Count, seed))],
            (not PolicyCatalog.MessPlus, { Lambda: { } lambda }) => [new(null, Create, (_, _) => new TradeOffSteering(lambda))],
            _ => [],
        };

        IPolicy Create(IReadOnlyList<int> blocks) => PolicyCatalog.Create(name, blocks.Sum(), table.Models, blocks);
    }
}
