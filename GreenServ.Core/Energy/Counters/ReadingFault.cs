namespace GreenServ.Core.Energy.Counters;

/// <summary>What was wrong with a reading, or with the run of them. Each is counted.</summary>
public enum ReadingFault
{
    /// <summary>NaN, infinite or negative: rejected.</summary>
    NotANumber,

    /// <summary>Not later than the reading before it: rejected.</summary>
    OutOfOrder,

    /// <summary>Lower than before, and higher again in the next reading: rejected.</summary>
    Backwards,

    /// <summary>More power than the device can draw, and plausible again in the next reading: rejected.</summary>
    Absurd,

    /// <summary>The counter began anew; what it measured between the two readings is unknown.</summary>
    Reset,

    /// <summary>The counter ran over its end and continued from 0; nothing is lost.</summary>
    Wrapped,

    /// <summary>The counter stood still for longer than it can.</summary>
    Stalled,

    /// <summary>Readings of power lay too far apart; what was drawn between them is unknown.</summary>
    Gap,
}
