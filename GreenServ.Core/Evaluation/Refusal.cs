namespace GreenServ.Core.Evaluation;

/// <summary>Why no estimate is given.</summary>
public enum RefusalReason
{
    /// <summary>The log holds no decision with a known outcome that supports evaluation.</summary>
    NoDecisions,

    /// <summary>All decisions depend on each other, so that nothing can be said about their spread.</summary>
    OneCluster,

    /// <summary>The target often chooses arms that the log hardly ever drew.</summary>
    ClippedMass,

    /// <summary>Too few decisions carry the weight.</summary>
    EffectiveSample,
}

/// <summary>A refused estimate: a number would look better founded than it is.</summary>
/// <param name="Reason">The kind of refusal.</param>
/// <param name="Explanation">The reason as a sentence, with figures and the arms at fault.</param>
/// <param name="Arms">The arms at fault, worst first: those that make up four fifths of the cause, at most five.</param>
public sealed record Refusal(RefusalReason Reason, string Explanation, IReadOnlyList<ArmSupport> Arms);
