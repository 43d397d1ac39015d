using GreenServ.Dashboard.Overview;

namespace GreenServ.Dashboard.Tests.Overview;

public sealed class ParetoFrontTests
{
    [Fact]
    public void Find_DominatedPoint_IsLeftOut() =>
        Assert.Equal([2, 0], ParetoFront.Find([(10, 0.9), (20, 0.8), (1, 0.3)]));

    [Fact]
    public void Find_SameQualityForMoreEnergy_IsLeftOut() => Assert.Equal([0], ParetoFront.Find([(1, 0.5), (2, 0.5)]));

    [Fact]
    public void Find_SameEnergyWithLessQuality_IsLeftOut() => Assert.Equal([1], ParetoFront.Find([(1, 0.5), (1, 0.6)]));

    [Fact]
    public void Find_EqualPoints_KeepsBoth() => Assert.Equal([0, 1], ParetoFront.Find([(1, 0.5), (1, 0.5)]));

    [Fact]
    public void Find_NoPoints_IsEmpty() => Assert.Empty(ParetoFront.Find([]));
}
