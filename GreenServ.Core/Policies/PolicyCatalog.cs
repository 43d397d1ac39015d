namespace GreenServ.Core.Policies;

/// <summary>The policies that profiles and the Lab can name.</summary>
public static class PolicyCatalog
{
    /// <summary>
    /// All names; <c>static:&lt;model&gt;</c> stands for one policy per model of the pool, <c>-repository</c> for the settings
    /// of the paper's code where they differ from its text.
    /// </summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        "default", "linucb", "epsilon-greedy", "contextual-epsilon-greedy", "contextual-epsilon-greedy-repository", "thompson",
        "thompson-repository", "squarecb", "gittins", MessPlus, "random", StaticPolicy.Prefix + "<model>",
    ];

    /// <summary>
    /// The policies that a price of quality can steer: their choice depends on the ratio of the weights alone, in any unit of energy.
    /// </summary>
    public static IReadOnlyList<string> Priced { get; } = ["default", "gittins"];

    /// <summary>Name of MESS+ as published, which keeps a promise by a virtual queue.</summary>
    public const string MessPlus = "mess-plus";

    /// <summary>Makes a policy that has learned nothing yet; <see cref="IPolicy.Attach"/> gives it its arms.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="dimension">Length of the context vector, at least 1.</param>
    /// <param name="models">Names of the arms, in order.</param>
    /// <param name="blocks">Lengths of the context's blocks (see <see cref="Features.IContextLayout.Blocks"/>); <c>null</c> where nothing is known of them.</param>
    /// <exception cref="ArgumentException">There is no such policy, or no such model in the pool; the message names what there is.</exception>
    public static IPolicy Create(string name, int dimension, IReadOnlyList<string> models, IReadOnlyList<int>? blocks = null)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(models);
        ArgumentOutOfRangeException.ThrowIfLessThan(dimension, 1);
        return name switch
        {
            "default" => new DefaultPolicy(Blocks(dimension, blocks)),
            "linucb" => new LinUcbPolicy(dimension),
            "epsilon-greedy" => new EpsilonGreedyPolicy(),
            "contextual-epsilon-greedy" => new ContextualEpsilonGreedyPolicy(name, dimension, decay: 0.98),
            "contextual-epsilon-greedy-repository" => new ContextualEpsilonGreedyPolicy(name, dimension, decay: 0.985),
            "thompson" => new ThompsonPolicy(name, dimension, sigma: 0.01, ridge: 0.05),
            "thompson-repository" => new ThompsonPolicy(name, dimension, sigma: 0.0625, ridge: 0.03125),
            "squarecb" => new SquareCbPolicy(Blocks(dimension, blocks)),
            "gittins" => new GittinsPolicy(Blocks(dimension, blocks)),
            MessPlus => new MessPlusPolicy(dimension),
            "random" => new RandomPolicy(),
            _ when name.StartsWith(StaticPolicy.Prefix, StringComparison.Ordinal) => CreateStatic(name[StaticPolicy.Prefix.Length..], models),
            _ => throw new ArgumentException($"There is no policy '{name}'; there are {string.Join(", ", Names)}.", nameof(name)),
        };
    }

    /// <summary>Makes <c>mess-plus</c> with another exploration constant than the published 0.1.</summary>
    /// <param name="dimension">Length of the context vector, at least 1.</param>
    /// <param name="c">c in p_t = min(1, c·t^(−1/4)), at least 0.</param>
    public static IPolicy CreateMessPlus(int dimension, double c)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(dimension, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(c);
        return new MessPlusPolicy(dimension, c);
    }

    // Without blocks all components besides the bias are taken to be one feature.
    private static IReadOnlyList<int> Blocks(int dimension, IReadOnlyList<int>? blocks)
    {
        if (blocks is null)
            return dimension > 1 ? [1, dimension - 1] : [1];
        if (blocks.Count > 0 && blocks[0] == 1 && blocks.All(length => length > 0) && blocks.Sum() == dimension)
            return blocks;
        throw new ArgumentException(
            $"The blocks [{string.Join(", ", blocks)}] do not fit: they must be positive, begin with 1 (the bias) and sum to the dimension {dimension}.", nameof(blocks));
    }

    private static StaticPolicy CreateStatic(string model, IReadOnlyList<string> models)
    {
        int[] versions = [.. Enumerable.Range(0, models.Count).Where(k => models[k] == model)];
        return versions.Length > 0 ? new StaticPolicy(model, versions) : throw new ArgumentException($"The pool has no model '{model}'; it has {string.Join(", ", models)}.", nameof(model));
    }
}
