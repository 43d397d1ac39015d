using GreenServ.Lab.Data;

namespace GreenServ.Lab.Replay;

/// <summary>Where the Lab gets policies that learn; the product's is <see cref="CatalogPolicySource"/>.</summary>
internal interface IPolicySource
{
    /// <summary>Names that <see cref="PlaysOf"/> understands, for messages.</summary>
    IReadOnlyList<string> Names { get; }

    /// <summary>Whether the name is one of them.</summary>
    bool Knows(string name);

    /// <summary>How a policy is played for a goal: once, or once per setting; not at all where it cannot have such a goal.</summary>
    IReadOnlyList<PolicyPlay> PlaysOf(string name, Goal goal, OutcomeTable table);
}
