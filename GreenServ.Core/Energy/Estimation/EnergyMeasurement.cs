namespace GreenServ.Core.Energy.Estimation;

/// <summary>A published measurement of a model under load.</summary>
/// <param name="Model">The model's name: measurements are held out by it.</param>
/// <param name="Task">What it was asked.</param>
/// <param name="Hardware">The kind of GPU.</param>
/// <param name="TotalBillions">Parameters in billions, above 0.</param>
/// <param name="ActiveBillions">Parameters used per token in billions, above 0.</param>
/// <param name="BitsPerWeight">Above 0.</param>
/// <param name="Batch">Mean number of requests served together, above 0.</param>
/// <param name="JoulesPerOutputToken">Above 0; the prompt's energy is in it.</param>
public sealed record EnergyMeasurement(
    string Model, string Task, string Hardware, double TotalBillions, double ActiveBillions, double BitsPerWeight, double Batch, double JoulesPerOutputToken);
