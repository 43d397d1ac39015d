using GreenServ.Lab.Replay;

namespace GreenServ.Lab.Tests.Replay;

public sealed class ComplianceTests
{
    [Theory]
    [InlineData(new double[] { 1, 0, 1, 1 }, 3)]
    [InlineData(new double[] { 1, 1, 0, 1 }, 1)]
    [InlineData(new double[] { 1, 1, 0, 0 }, null)]
    [InlineData(new double[] { }, null)]
    public void StepsToCompliance_RunningMeanOfTwoThirdsOrMore_IsTheFirstStepThatLasts(double[] quality, int? expected)
    {
        var compliance = new Compliance(2.0 / 3);
        foreach (var value in quality)
            compliance.Add(value);

        Assert.Equal(expected, compliance.StepsToCompliance);
    }
}
