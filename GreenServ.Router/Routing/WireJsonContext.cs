using System.Text.Json.Serialization;

namespace GreenServ.Router.Routing;

/// <summary>The <c>energy</c> object of a response.</summary>
/// <param name="Joules">Of the request.</param>
/// <param name="Source"><c>measured</c>, <c>attributed</c> or <c>estimated</c>.</param>
/// <param name="LowJoules">Lower end of the 90 % interval.</param>
/// <param name="HighJoules">Its upper end.</param>
/// <param name="CarbonGrams">Grams of CO₂-equivalent; absent where nothing tells what the electricity emits.</param>
internal sealed record EnergyOnTheWire(double Joules, string Source, double? LowJoules, double? HighJoules, double? CarbonGrams);

/// <summary>The <c>greenserv</c> object of a response.</summary>
internal sealed record DecisionOnTheWire(string DecisionId, string Profile, string Model, double? Probability, bool? Demo, double? Score);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(EnergyOnTheWire))]
[JsonSerializable(typeof(DecisionOnTheWire))]
internal sealed partial class WireJsonContext : JsonSerializerContext;
