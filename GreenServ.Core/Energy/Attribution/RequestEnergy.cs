namespace GreenServ.Core.Energy.Attribution;

/// <summary>Joules of one request.</summary>
/// <param name="Id">The request.</param>
/// <param name="Model">Its model.</param>
/// <param name="Joules">Its energy, at least 0.</param>
/// <param name="LowJoules">Lower end of the 90 % interval.</param>
/// <param name="HighJoules">Upper end of the 90 % interval.</param>
/// <param name="Source">Where the figure comes from.</param>
/// <param name="Coverage">Share of its time that was measured, 0..1; for the rest the figure holds what its work was expected to cost.</param>
public sealed record RequestEnergy(Guid Id, string Model, double Joules, double LowJoules, double HighJoules, EnergySource Source, double Coverage);
