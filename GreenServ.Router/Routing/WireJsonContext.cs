using System.Text.Json.Serialization;

namespace GreenServ.Router.Routing;

/// <summary>The <c>energy</c> object of a response.</summary>
internal sealed record EnergyOnTheWire(double Joules, string Source);

/// <summary>The <c>greenserv</c> object of a response.</summary>
internal sealed record DecisionOnTheWire(string DecisionId, string Profile, string Model, double? Probability, bool? Demo, double? Score);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(EnergyOnTheWire))]
[JsonSerializable(typeof(DecisionOnTheWire))]
internal sealed partial class WireJsonContext : JsonSerializerContext;
