using GreenServ.Core.Policies;
using GreenServ.Lab.Data;

namespace GreenServ.Lab.Replay;

/// <summary>The product's own policies, by the names that profiles use.</summary>
internal sealed class CatalogPolicySource : IPolicySource
{
    private const string Default = "default";
    private const string MessPlus = "mess-plus";

    public IReadOnlyList<string> Names => PolicyCatalog.Names;

    public bool Knows(string name) => PolicyCatalog.Names.Contains(name, StringComparer.Ordinal);

    public IReadOnlyList<PolicyPlay> PlaysOf(string name, Goal goal, OutcomeTable table)
    {
        return (name, goal) switch
        {
            (MessPlus, { Alpha: { } alpha }) => MessPlusSweep.Of(table, alpha),
            (Default, { Alpha: { } alpha }) => [new(null, Create, (dimension, seed) => new PriceSteering(alpha, dimension, table.Models.Count, seed))],
            (not MessPlus, { Lambda: { } lambda }) => [new(null, Create, (_, _) => new TradeOffSteering(lambda))],
            _ => [],
        };

        IPolicy Create(int dimension) => PolicyCatalog.Create(name, dimension, table.Models);
    }
}
