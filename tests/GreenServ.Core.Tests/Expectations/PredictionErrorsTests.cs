using GreenServ.Core.Expectations;

namespace GreenServ.Core.Tests.Expectations;

public sealed class PredictionErrorsTests
{
    [Fact]
    public void Of_FourRequests_GivesTheFiguresByHand()
    {
        var errors = PredictionErrors.Of([(10, 5, 20, 10), (10, 5, 20, 20), (20, 10, 30, 10), (20, 10, 30, 60), (0, 0, 0, 5), (5, 1, 9, 0)]);

        Assert.Equal(4, errors.Requests);
        Assert.Equal(100.0 / 60, errors.MeanRatio!.Value, 9);
        Assert.Equal(1.5, errors.MedianRatio!.Value, 9);
        Assert.Equal((0 + 0.5 + 1 + 40.0 / 60) / 4, errors.MeanAbsoluteError!.Value, 9);
        Assert.Equal(0.75, errors.WithinInterval!.Value, 9);
    }

    [Fact]
    public void Of_Nothing_HasNoFigures() => Assert.Null(PredictionErrors.Of([]).MeanRatio);
}
