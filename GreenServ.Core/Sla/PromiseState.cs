namespace GreenServ.Core.Sla;

/// <summary>How a promise stands, judged on observed quality alone.</summary>
public enum PromiseState
{
    /// <summary>Too little evidence to say.</summary>
    Unknown,

    /// <summary>Observed quality is at least α, or so close below it that precise evidence does not tell the two apart.</summary>
    Kept,

    /// <summary>Observed quality is below α by more than chance explains.</summary>
    Missed,
}
