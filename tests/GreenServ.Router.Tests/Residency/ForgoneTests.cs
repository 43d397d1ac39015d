using GreenServ.Router.Residency;

namespace GreenServ.Router.Tests.Residency;

public sealed class ForgoneTests
{
    private readonly Forgone _forgone = new();

    [Fact]
    public void Of_AlternatingDemand_StaysSmall()
    {
        for (var i = 0; i < 1000; i++)
        {
            _forgone.Add("b", "box", 50);
            _forgone.Add("b", "box", -50);
        }

        Assert.Equal(0, _forgone.Of("b", "box"));
    }

    [Fact]
    public void Of_DemandThatTurned_AddsUp()
    {
        _forgone.Add("b", "box", -1000);
        for (var i = 0; i < 20; i++)
            _forgone.Add("b", "box", 50);

        Assert.Equal(1000, _forgone.Of("b", "box"));
        Assert.Equal(0, _forgone.Of("b", "other"));
        _forgone.Reset("b", "box");
        Assert.Equal(0, _forgone.Of("b", "box"));
    }
}
