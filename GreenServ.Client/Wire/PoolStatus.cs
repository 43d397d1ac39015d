namespace GreenServ.Client.Wire;

/// <summary>Answer of <c>GET /greenserv/models</c>: the pool as the router sees it now. JSON is camelCase.</summary>
public sealed record PoolStatus
{
    /// <summary><c>demo</c> or <c>default</c>.</summary>
    public required string Pool { get; init; }

    /// <summary>Whether the models are simulated ones.</summary>
    public required bool Demo { get; init; }

    /// <summary>Frozen joules that normalised energy 1 stands for; <c>null</c> until the pool had a model.</summary>
    public double? ReferenceEnergyJoules { get; init; }

    public required IReadOnlyList<HostStatus> Hosts { get; init; }
    public required IReadOnlyList<ModelStatus> Models { get; init; }
    public required IReadOnlyList<ProfileStatus> Profiles { get; init; }
}

/// <summary>One model host.</summary>
public sealed record HostStatus(string Name, string Url, string Kind, bool Healthy, string? Problem)
{
    /// <summary>One of <see cref="ServiceStateNames"/>.</summary>
    public string State { get; init; } = ServiceStateNames.Active;

    /// <summary>Requests it is answering.</summary>
    public int UnderWay { get; init; }

    /// <summary>Requests that wait for it.</summary>
    public int Waiting { get; init; }

    /// <summary>Requests it is asked at once; <c>null</c> for no limit.</summary>
    public int? MaxConcurrency { get; init; }

    /// <summary>Requests one of its models is asked at once; <c>null</c> for no limit.</summary>
    public int? MaxConcurrencyPerModel { get; init; }

    /// <summary>Requests that may wait for it.</summary>
    public int MaxWaiting { get; init; }
}

/// <summary>One placement.</summary>
public sealed record ModelStatus(string Arm, string Model, string Host, double? ParametersBillions, string? Quantization)
{
    /// <summary>One of <see cref="ServiceStateNames"/>.</summary>
    public string State { get; init; } = ServiceStateNames.Active;

    /// <summary>Billions of parameters that one token uses; <c>null</c> for all, or where they can not be told of a mixture of experts.</summary>
    public double? ActiveParametersBillions { get; init; }

    /// <summary>Average bits of a weight, of its quantization; <c>null</c> where unknown, which counts as 16.</summary>
    public double? BitsPerWeight { get; init; }

    /// <summary>What is not known that its energy depends on, and what is assumed instead, for people; <c>null</c> where nothing is missing.</summary>
    public string? Unknown { get; init; }

    /// <summary>Requests it is answering.</summary>
    public int UnderWay { get; init; }

    /// <summary>How its circuit breaker stands.</summary>
    public BreakerInfo? Breaker { get; init; }

    /// <summary>Where it is; <c>null</c> for hosts that do not tell.</summary>
    public ResidencyInfo? Residency { get; init; }
}

/// <summary>How a placement's circuit breaker stands.</summary>
/// <param name="State"><c>closed</c>, <c>open</c> (nothing is let through), <c>halfOpen</c> (one request at a time tries it) or <c>busy</c> (its host asked for a pause).</param>
/// <param name="Failures">Failures in a row.</param>
/// <param name="Until">When an open one lets a trial through, or a busy one everything, UTC; <c>null</c> for the other states.</param>
/// <param name="Reason">Why the last request failed; <c>null</c> when none did since the last success.</param>
public sealed record BreakerInfo(string State, int Failures, DateTimeOffset? Until, string? Reason);

/// <summary>Where a model is.</summary>
/// <param name="State"><c>loaded</c>, <c>loading</c> or <c>notLoaded</c>.</param>
/// <param name="ExpiresAt">When it will be unloaded if nobody asks it, UTC.</param>
/// <param name="SizeBytes">Memory it takes.</param>
/// <param name="VramBytes">Of that, memory of GPUs.</param>
/// <param name="ContextLength">Tokens of context it was loaded with.</param>
/// <param name="LoadSeconds">What loading it takes.</param>
/// <param name="LoadSecondsSeen">Whether that was seen, or follows from its size.</param>
public sealed record ResidencyInfo(
    string State, DateTimeOffset? ExpiresAt, long? SizeBytes, long? VramBytes, int? ContextLength, double LoadSeconds, bool LoadSecondsSeen);
