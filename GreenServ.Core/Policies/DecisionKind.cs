namespace GreenServ.Core.Policies;

/// <summary>How an arm came to be chosen; only <see cref="Drawn"/> supports off-policy estimates.</summary>
public enum DecisionKind
{
    /// <summary>Drawn from the policy's probabilities.</summary>
    Drawn,

    /// <summary>An arm's first pull, drawn evenly among the arms that owe one.</summary>
    FirstPull,

    /// <summary>The client named the model.</summary>
    Pinned,

    /// <summary>Drawn again after another arm had failed before its first byte.</summary>
    Failover,
}
