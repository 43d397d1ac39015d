using GreenServ.Core.Energy;
using GreenServ.Storage.Records;

namespace GreenServ.Dashboard.Overview;

/// <summary>Everything the overview shows, ready to be drawn.</summary>
public sealed record OverviewModel(LiveFigures Live, WindowFigures Window, SlaHistory Sla)
{
    /// <summary>Whether nothing has ever been decided.</summary>
    public bool IsEmpty => Live.Recent.Count == 0 && Window.Requests == 0;

    /// <summary>Word to stand beside energy figures: the least certain source in the window, so that an estimate is never taken for a measurement; <c>null</c> when there are none.</summary>
    public string? EnergyLabel => Window.EnergySource switch
    {
        EnergySource.Measured => "measured",
        EnergySource.Attributed => "attributed",
        EnergySource.Estimated => "estimated",
        _ => null,
    };
}
