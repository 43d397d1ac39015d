using GreenServ.Client.Wire;

namespace GreenServ.Dashboard.Energy;

/// <summary>What the page shows: each part on its own, since a router may know one and not another.</summary>
internal sealed record EnergySnapshot(Reading<PoolStatus> Pool, Reading<EnergyStatus> Meters, Reading<CarbonStatus> Carbon, EnergyHistory? History);

/// <summary>What is read of a day, less often.</summary>
internal sealed record EnergyHistory(Reading<SavingsReport> Savings, Reading<EnergyCalibration> Calibration)
{
    /// <summary>Whether a part could not be read, and is to be tried again soon.</summary>
    public bool HasProblem => Savings.Problem is not null || Calibration.Problem is not null;
}
