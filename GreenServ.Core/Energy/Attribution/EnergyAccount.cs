namespace GreenServ.Core.Energy.Attribution;

/// <summary>Where a counter's joules went. The accounts partition the counter.</summary>
public enum EnergyAccount
{
    /// <summary>Answers of clients' requests.</summary>
    Requests,

    /// <summary>Grading of answers.</summary>
    Judge,

    /// <summary>Loading models into memory.</summary>
    Loading,

    /// <summary>What the device draws with nothing to do, models in memory included.</summary>
    Idle,

    /// <summary>More than our work explains: someone else's load, or ours that is not understood.</summary>
    Foreign,
}
