namespace GreenServ.Core.Policies;

/// <summary>How an arm came to be chosen; only <see cref="Drawn"/> supports off-policy estimates.</summary>
public enum DecisionKind
{
    /// <summary>Drawn from the policy's probabilities.</summary>
    Drawn,

    /// <summary>An arm never observed before, where the policy draws evenly among such arms alone before it compares.</summary>
    FirstPull,

    /// <summary>The client named the model.</summary>
    Pinned,

    /// <summary>Drawn again after another arm had failed before its first byte.</summary>
    Failover,

    /// <summary>A tool's result: it goes to the model that called the tool.</summary>
    Continued,

    /// <summary>The client asked for no exploration: the arm of the best expected value.</summary>
    Greedy,
}
