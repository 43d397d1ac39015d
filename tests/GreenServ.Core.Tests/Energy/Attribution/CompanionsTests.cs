using GreenServ.Core.Energy.Attribution;

namespace GreenServ.Core.Tests.Energy.Attribution;

public sealed class CompanionsTests
{
    private readonly Companions _companions = new();

    [Fact]
    public void Mean_TenTogetherForATenthOfTheTime_AreTen()
    {
        for (var i = 0; i < 10; i++)
            _companions.Add(TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(5.2));

        Assert.Equal(10, _companions.Mean(), 9);
    }

    [Fact]
    public void Mean_OneAfterTheOther_IsOne()
    {
        _companions.Add(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2));
        _companions.Add(TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(3));

        Assert.Equal(1, _companions.Mean(), 9);
    }

    [Fact]
    public void Mean_HalfOverlapping_WeighsByRequests()
    {
        // One alone for 1 s, two for 1 s, one alone for 1 s: (1 + 4 + 1) / (1 + 2 + 1).
        _companions.Add(TimeSpan.FromSeconds(0), TimeSpan.FromSeconds(2));
        _companions.Add(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(3));

        Assert.Equal(1.5, _companions.Mean(), 9);
    }

    [Fact]
    public void Mean_OfNothing_IsOne()
    {
        _companions.Add(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));

        Assert.Equal(1, _companions.Mean());
    }
}
