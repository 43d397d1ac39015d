using GreenServ.Core.Energy.Counters;

namespace GreenServ.Meters;

/// <summary>A meter that answers: one or more physical counters, read together.</summary>
/// <remarks>Used by one caller at a time.</remarks>
public interface IEnergyMeter : IDisposable
{
    /// <summary>Its physical counters.</summary>
    IReadOnlyList<MeterChannel> Channels { get; }

    /// <summary>How far the times of its readings may be off, where they were taken by another machine's clock; <c>null</c> where by ours.</summary>
    TimeSpan? ClockUncertainty => null;

    /// <summary>Adds what it reads now, oldest first; a channel may have no reading, or several.</summary>
    /// <exception cref="MeterException">It does not answer any more; it has to be opened again.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    ValueTask ReadAsync(ICollection<MeterReading> readings, CancellationToken cancellationToken);
}

/// <summary>One physical counter of a meter.</summary>
/// <param name="Name">For people, unique within the meter.</param>
/// <param name="IsPower">Whether its readings are watts; else they are joules since some time.</param>
/// <param name="Traits">What it says of itself.</param>
/// <param name="Note">What people should know of it; <c>null</c> for nothing.</param>
public sealed record MeterChannel(string Name, bool IsPower, MeterTraits Traits, string? Note = null)
{
    /// <summary>What kind of device it is.</summary>
    public DeviceType Device { get; init; } = DeviceType.Gpu;

    /// <summary>Tells the device from others of its host, the same after a restart.</summary>
    public string Id { get; init; } = Name;
}

/// <summary>Kinds of devices, by OpenTelemetry's <c>hw.type</c>.</summary>
public enum DeviceType
{
    Gpu,
    Cpu,
}

/// <summary>A reading.</summary>
/// <param name="Channel">Place of the counter among the meter's.</param>
/// <param name="At">When it was taken, by <see cref="MonotonicClock"/>.</param>
/// <param name="Value">Joules or watts, as the channel has them; not checked.</param>
/// <param name="IsAnew">Whether the counter, or its clock, may have begun anew since the reading before: the two say nothing together.</param>
public readonly record struct MeterReading(int Channel, TimeSpan At, double Value, bool IsAnew = false);
