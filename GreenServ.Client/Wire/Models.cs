namespace GreenServ.Client.Wire;

/// <summary>What an administrator sets of a model: body of <c>PUT /greenserv/models/{name}</c>.</summary>
public sealed record ModelSettings
{
    /// <summary>One of <see cref="ServiceStateNames"/>.</summary>
    public required string State { get; init; }

    /// <summary>Why, for whoever reads it later; at most 500 characters.</summary>
    public string? Note { get; init; }
}

/// <summary>A model, on whichever hosts it is.</summary>
public sealed record ModelDetails
{
    public required string Name { get; init; }

    /// <summary>For <c>If-Match</c> of a change; also of a model nobody has set anything of yet.</summary>
    public required string Etag { get; init; }

    public required ModelSettings Settings { get; init; }

    /// <summary>Requests it is answering now, on all hosts.</summary>
    public required int RunningRequests { get; init; }

    /// <summary>Hosts that have it now.</summary>
    public required IReadOnlyList<string> Hosts { get; init; }
}
