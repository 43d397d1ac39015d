using GreenServ.Core.Evaluation;

namespace GreenServ.Core.Tests.Evaluation;

public sealed class StudentTTests
{
    [Theory]
    [InlineData(0.95, 1)]
    [InlineData(0.95, 2.5)]
    [InlineData(0.9, 9)]
    [InlineData(0.95, 50)]
    [InlineData(0.999, 7.3)]
    [InlineData(0.5, 4)]
    [InlineData(0.95, 20_000)]
    public void TwoSided_AnyDegrees_AgreesWithMathNet(double confidence, double degrees)
    {
        var expected = MathNet.Numerics.Distributions.StudentT.InvCDF(0, 1, degrees, 0.5 + 0.5 * confidence);

        Assert.Equal(expected, StudentT.TwoSided(confidence, degrees), 1e-6 * expected);
    }

    [Fact]
    public void TwoSided_EndlessDegrees_IsNormal() => Assert.Equal(1.959964, StudentT.TwoSided(0.95, double.PositiveInfinity), 1e-5);
}
