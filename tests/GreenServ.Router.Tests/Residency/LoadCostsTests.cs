using GreenServ.Router.Pool;
using GreenServ.Router.Residency;
using Microsoft.Extensions.Options;

namespace GreenServ.Router.Tests.Residency;

public sealed class LoadCostsTests
{
    private static readonly ModelHost s_host = new() { Name = "box", BaseAddress = new Uri("http://box/"), Kind = HostKind.Ollama };
    private readonly LoadCosts _costs = new(Options.Create(new RouterOptions()));

    [Fact]
    public void Of_NothingSeen_FollowsFromSizeAndAssumptions()
    {
        var cost = _costs.Of(Model("a", gigabytes: 8));

        Assert.Equal(new LoadCost(8, 800, 1600, false), cost);
    }

    [Fact]
    public void Of_AnotherModelSeen_FollowsFromTheHostsOwnRate()
    {
        _costs.Told(Model("a", gigabytes: 8), 4);

        Assert.Equal(2, _costs.Of(Model("b", gigabytes: 4)).Seconds, 6);
    }

    [Fact]
    public void Of_Seen_IsWhatWasSeen()
    {
        _costs.Told(Model("a", gigabytes: 8), 20);

        Assert.Equal((20, true), (_costs.Of(Model("a", gigabytes: 8)).Seconds, _costs.Of(Model("a", gigabytes: 8)).IsSeen));
    }

    [Fact]
    public void Began_StreamThatLoaded_IsWhatItTookBeyondTheUsual()
    {
        _costs.Began(Model("a", gigabytes: 8), 0.5, loaded: false);
        _costs.Began(Model("a", gigabytes: 8), 6.5, loaded: true);

        Assert.Equal(6, _costs.Of(Model("a", gigabytes: 8)).Seconds, 6);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void Told_Nonsense_IsPassedOver(double seconds)
    {
        _costs.Told(Model("a", gigabytes: 8), seconds);

        Assert.False(_costs.Of(Model("a", gigabytes: 8)).IsSeen);
    }

    [Theory]
    [InlineData("Q4_K_M", 8, 4.6e9)]
    [InlineData("Q8_0", 8, 9.2e9)]
    [InlineData("F16", 8, 16e9)]
    [InlineData("BF16", 8, 16e9)]
    [InlineData(null, 8, 4.8e9)]
    public void Bytes_HostThatDoesNotTellThem_FollowFromParametersAndQuantisation(string? quantization, double billions, double bytes) =>
        Assert.Equal((long)bytes, WeightSize.Bytes(new Placement("a", "a", s_host, billions, quantization)));

    private static Placement Model(string name, double gigabytes) => new(name, name, s_host, 1, null) { SizeBytes = (long)(gigabytes * 1e9) };
}
