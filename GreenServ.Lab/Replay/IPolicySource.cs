using GreenServ.Core.Policies;

namespace GreenServ.Lab.Replay;

/// <summary>Where the Lab gets policies that learn; the product's is <see cref="CatalogPolicySource"/>.</summary>
internal interface IPolicySource
{
    /// <summary>Names that <see cref="Create"/> understands, for messages.</summary>
    IReadOnlyList<string> Names { get; }

    /// <summary>Whether the name is one of them.</summary>
    bool Knows(string name);

    /// <summary>A fresh policy that has learned nothing, over contexts of blocks of these lengths.</summary>
    IPolicy Create(string name, IReadOnlyList<int> blocks, IReadOnlyList<string> models);
}
