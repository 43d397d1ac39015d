namespace GreenServ.Core.Carbon;

/// <summary>Why an answer of a feed told no intensity.</summary>
public enum IntensityFault
{
    /// <summary>It did not answer, or not in time.</summary>
    Unreachable,

    /// <summary>It answered with another status than success.</summary>
    Refused,

    /// <summary>The answer is no JSON, or far too long.</summary>
    Unreadable,

    /// <summary>There is nothing where the pointer points.</summary>
    Missing,

    /// <summary>What is there is no number.</summary>
    NotANumber,

    /// <summary>Below 0.</summary>
    Negative,

    /// <summary>Above <see cref="CarbonIntensity.Highest"/>.</summary>
    TooHigh,
}
