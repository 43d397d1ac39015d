namespace GreenServ.Client.Wire;

/// <summary>Answer of <c>GET /greenserv/energy</c>: what meters measured, and where it went.</summary>
public sealed record EnergyStatus
{
    /// <summary>Hosts with a meter; the energy of others is estimated.</summary>
    public required IReadOnlyList<HostEnergyStatus> Hosts { get; init; }
}

/// <summary>One host's meter.</summary>
public sealed record HostEnergyStatus
{
    public required string Host { get; init; }

    /// <summary><c>nvml</c>, <c>rapl</c>, <c>prometheus</c> or <c>agent</c>.</summary>
    public required string Meter { get; init; }

    /// <summary>Why its energy is estimated at the moment; <c>null</c> while it is measured.</summary>
    public string? Problem { get; init; }

    /// <summary>How far the times of its readings may be off, in milliseconds; <c>null</c> where the router's own clock stamps them.</summary>
    public double? ClockUncertaintyMs { get; init; }

    /// <summary>Requests whose energy is not final yet.</summary>
    public required int PendingRequests { get; init; }

    public required IReadOnlyList<CounterEnergyStatus> Counters { get; init; }
}

/// <summary>One physical counter with its accounts, joules since the router began to read it.</summary>
public sealed record CounterEnergyStatus
{
    public required string Name { get; init; }
    /// <summary>Power now; <c>null</c> while it is not measured.</summary>
    public double? Watts { get; init; }

    public required double MeasuredJoules { get; init; }

    /// <summary>Measured, and waiting for the end of the requests in it.</summary>
    public required double PendingJoules { get; init; }

    public required double RequestsJoules { get; init; }
    public required double JudgeJoules { get; init; }
    public required double LoadingJoules { get; init; }
    public required double IdleJoules { get; init; }

    /// <summary>More than our work explains.</summary>
    public required double ForeignJoules { get; init; }

    /// <summary>Share of the measured energy that our work and idling explain, 0..1; <c>null</c> before anything was measured.</summary>
    public double? ExplainedShare { get; init; }

    /// <summary>Idle power learned or configured.</summary>
    public double? IdleWatts { get; init; }

    /// <summary>Standard deviation of a window's energy relative to what its work is expected to cost.</summary>
    public required double RelativeNoise { get; init; }

    public required double ResolutionJoules { get; init; }
    public required double UpdatePeriodMs { get; init; }

    /// <summary>Relative standard deviation of the meter itself.</summary>
    public required double RelativeUncertainty { get; init; }

    /// <summary>What should be known of it.</summary>
    public string? Note { get; init; }

    /// <summary>Readings that were rejected, and what befell the counter, by kind.</summary>
    public required IReadOnlyDictionary<string, long> Faults { get; init; }
}
