using GreenServ.Core.Bandits;
using MathNet.Numerics.Distributions;

namespace GreenServ.Core.Tests.Bandits;

public sealed class NormalDistributionTests
{
    [Fact]
    public void Cdf_OverTheRealLine_AgreesWithMathNet()
    {
        for (var z = -30.0; z <= 30; z += 0.0137)
        {
            var expected = Normal.CDF(0, 1, z);
            Assert.True(Math.Abs(NormalDistribution.Cdf(z) - expected) <= 1e-9 * expected + 1e-300, $"Φ({z}) = {NormalDistribution.Cdf(z)}, not {expected}");
        }
    }

    [Fact]
    public void LogCdf_OverTheRealLine_IsTheLogarithmOfTheCdf()
    {
        for (var z = -30.0; z <= 12; z += 0.00731)
            Assert.Equal(Math.Log(Normal.CDF(0, 1, z)), NormalDistribution.LogCdf(z), 1e-8);
    }

    [Fact]
    public void LogCdf_Increasing_NeverFalls()
    {
        var last = double.NegativeInfinity;
        for (var z = -6.0; z <= 9; z += 1e-3)
        {
            var value = NormalDistribution.LogCdf(z);
            Assert.True(value >= last - 1e-12, $"ln Φ falls at {z}");
            last = value;
        }
    }

    [Theory]
    [InlineData(double.NegativeInfinity, 0)]
    [InlineData(double.PositiveInfinity, 1)]
    [InlineData(double.NaN, double.NaN)]
    public void Cdf_AtTheEnds_IsExact(double z, double expected) => Assert.Equal(expected, NormalDistribution.Cdf(z));
}
