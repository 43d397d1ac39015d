using System.Text.Json.Serialization;
using GreenServ.Core.Energy.Counters;

namespace GreenServ.Meters.Agent;

/// <summary>
/// How readings are asked of an energy agent: <c>GET /readings?epoch=E&amp;after=N</c> answers NDJSON, one <see cref="AgentHead"/>,
/// then each reading after number N as an <see cref="AgentReading"/>. Who names no epoch, or another, gets the head alone, and goes on
/// from its last number.
/// </summary>
public static class AgentProtocol
{
    /// <summary>The path of readings, relative to the agent's address.</summary>
    public const string Path = "readings";

    /// <summary>The answer's media type.</summary>
    public const string MediaType = "application/x-ndjson";

    /// <summary>Readings in one answer at most; what is left comes with the next.</summary>
    public const int MostReadings = 20_000;
}

/// <summary>The first line of an agent's answer.</summary>
/// <param name="Epoch">Names the run of readings; another one begins whenever the agent opens its meters. <c>null</c> while they do not answer.</param>
/// <param name="NowMicroseconds">The agent's monotonic clock while it answers.</param>
/// <param name="Last">Number of the newest reading; 0 before the first.</param>
/// <param name="Channels">The counters; <c>null</c> where the asker named this epoch and so knows them.</param>
/// <param name="Problem">Why its meters do not answer; <c>null</c> while they do.</param>
public sealed record AgentHead(string? Epoch, long NowMicroseconds, long Last, IReadOnlyList<MeterChannel>? Channels, string? Problem);

/// <summary>A reading as an agent tells it.</summary>
/// <param name="Number">1 for the first of its epoch, each one more than the last.</param>
/// <param name="Channel">Place of the counter among the agent's.</param>
/// <param name="AtMicroseconds">When it was taken, by the agent's monotonic clock.</param>
/// <param name="Value">Joules or watts; may be no number, as the meter told it.</param>
public readonly record struct AgentReading(long Number, int Channel, long AtMicroseconds, double Value);

/// <summary>JSON of the agent's lines.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals, RespectRequiredConstructorParameters = false, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(AgentHead))]
[JsonSerializable(typeof(AgentReading))]
public sealed partial class AgentJsonContext : JsonSerializerContext;
