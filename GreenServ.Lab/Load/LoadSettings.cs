namespace GreenServ.Lab.Load;

/// <summary>What was asked on the command line, already checked for form.</summary>
internal sealed record LoadSettings
{
    /// <summary>Where the OpenAI surface is, for example <c>http://localhost:8080</c>.</summary>
    public required Uri Url { get; init; }

    /// <summary>Requests sent per second whatever the answers do (open loop); <c>null</c> keeps <see cref="Concurrency"/> under way.</summary>
    public double? Rate { get; init; }

    /// <summary>Requests under way at any time (closed loop), where there is no rate.</summary>
    public required int Concurrency { get; init; }

    /// <summary>How long requests are sent.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>How long requests are sent before anything is counted.</summary>
    public required TimeSpan Warmup { get; init; }

    /// <summary>How long an answer may take.</summary>
    public required TimeSpan Patience { get; init; }

    public required string Model { get; init; }

    public required string Prompt { get; init; }

    public bool Stream { get; init; }

    public string? ApiKey { get; init; }
}
