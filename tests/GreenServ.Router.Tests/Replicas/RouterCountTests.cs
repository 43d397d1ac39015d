using GreenServ.Router.Replicas;

namespace GreenServ.Router.Tests.Replicas;

public sealed class RouterCountTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);

    private readonly RouterCount _count = new();

    [Fact]
    public void Known_NothingHeard_IsUnknown() => Assert.Null(_count.Known);

    [Fact]
    public void Hear_RollLostAndFilledAgain_StaysWhereItWas()
    {
        HearAt(0, 3);

        HearAt(1, 1);
        HearAt(2, 2);
        HearAt(7, 3);
        HearAt(8, 1);

        Assert.Equal(3, _count.Known);
    }

    [Fact]
    public void Hear_FewerForLong_AreFewer()
    {
        HearAt(0, 3);
        for (var second = 1; second <= 6; second++)
        {
            Assert.Equal(3, _count.Known);
            HearAt(second, 2);
        }

        Assert.Equal(2, _count.Known);
    }

    private void HearAt(int second, int routers) => _count.Hear(routers, TimeSpan.FromSeconds(second), s_patience);
}
