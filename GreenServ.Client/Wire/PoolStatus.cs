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
}

/// <summary>One placement.</summary>
public sealed record ModelStatus(string Arm, string Model, string Host, double? ParametersBillions, string? Quantization)
{
    /// <summary>One of <see cref="ServiceStateNames"/>.</summary>
    public string State { get; init; } = ServiceStateNames.Active;
}
