using GreenServ.Core.Policies;
using GreenServ.Lab.Data;

namespace GreenServ.Lab.Replay;

/// <summary>The product's own policies, by the names that profiles use.</summary>
internal sealed class CatalogPolicySource : IPolicySource
{
    private const string MessPlus = "mess-plus";

    // Those whose choice depends on ratios of prices alone, so that a price per answer in any unit can steer them.
    private static readonly string[] s_priced = ["default", "gittins"];

    public IReadOnlyList<string> Names => PolicyCatalog.Names;

    public bool Knows(string name) => PolicyCatalog.Names.Contains(name, StringComparer.Ordinal);

    public IReadOnlyList<PolicyPlay> PlaysOf(string name, Goal goal, OutcomeTable table)
    {
        return (name, goal) switch
        {
            (MessPlus, { Alpha: { } alpha }) => MessPlusSweep.Of(table, alpha),
            (_, { Alpha: { } alpha }) when s_priced.Contains(name) => [new(null, Create, (dimension, seed) => new PriceSteering(alpha, dimension, table.Models.Count, seed))],
            (not MessPlus, { Lambda: { } lambda }) => [new(null, Create, (_, _) => new TradeOffSteering(lambda))],
            _ => [],
        };

        IPolicy Create(IReadOnlyList<int> blocks) => PolicyCatalog.Create(name, blocks.Sum(), table.Models, blocks);
    }
}
