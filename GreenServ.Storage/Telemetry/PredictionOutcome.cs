using GreenServ.Core.Energy;

namespace GreenServ.Storage.Telemetry;

/// <summary>What a completed request was predicted to take, and what it took.</summary>
/// <param name="Model">The model that answered it.</param>
/// <param name="PredictedJoules">Predicted, before it ran.</param>
/// <param name="LowJoules">Lower end of the 90 % interval.</param>
/// <param name="HighJoules">Upper end of it.</param>
/// <param name="Joules">What it took, corrections of the meter included.</param>
/// <param name="Source">Where that figure comes from.</param>
public sealed record PredictionOutcome(string Model, double PredictedJoules, double LowJoules, double HighJoules, double Joules, EnergySource Source);
