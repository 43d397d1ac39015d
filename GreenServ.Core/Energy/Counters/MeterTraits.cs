namespace GreenServ.Core.Energy.Counters;

/// <summary>What a meter says of itself. Times are of the clock that its readings are stamped with.</summary>
public sealed record MeterTraits
{
    /// <summary>Least step of a reading in joules, above 0.</summary>
    public double ResolutionJoules { get; init; } = 0.001;

    /// <summary>How often the device renews its counter: reading faster gives the same value again.</summary>
    public TimeSpan UpdatePeriod { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Relative standard deviation of the energy over a long time, 0..1, as far as its maker or publications tell.</summary>
    public double RelativeUncertainty { get; init; } = 0.05;

    /// <summary>Joules at which the counter starts again from 0; <c>null</c> where it practically never does.</summary>
    public double? WrapsAtJoules { get; init; }

    /// <summary>Watts above which a reading is absurd.</summary>
    public double MaxWatts { get; init; } = 20_000;

    /// <summary>A counter that has not moved for this long has stalled; even an idle device draws power.</summary>
    public TimeSpan StallsAfter { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Longest time between two readings of power that may be bridged by a straight line.</summary>
    public TimeSpan LongestGap { get; init; } = TimeSpan.FromSeconds(5);
}
