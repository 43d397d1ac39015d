using GreenServ.Dashboard.Charts;
using GreenServ.Dashboard.Overview;
using GreenServ.Storage.Telemetry;

namespace GreenServ.Dashboard.Tests.Charts;

public sealed class ScatterLayoutTests
{
    private static readonly DateTimeOffset s_since = new(2026, 5, 4, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(860)]
    [InlineData(360)]
    public void Arrange_NeighbouringModels_LabelsStayInsideAndDoNotOverlap(double width)
    {
        var layout = Arrange(
            width, ("qwen2.5-0.5b-instruct", 4, 0.55), ("gemma2-2b-instruct", 14, 0.69), ("llama3.1-8b-instruct", 55, 0.78), ("mistral-7b-instruct", 60, 0.77), ("qwen2.5-72b-instruct", 480, 0.9));

        var boxes = layout.Marks.Select(mark => mark.LabelBox).ToArray();
        Assert.All(boxes, box => Assert.True(layout.Plot.Contains(box)));
        Assert.All(
            from i in Enumerable.Range(0, boxes.Length) from j in Enumerable.Range(i + 1, boxes.Length - i - 1) select boxes[i].Overlap(boxes[j]),
            overlap => Assert.Equal(0, overlap));
    }

    [Theory]
    [InlineData(860)]
    [InlineData(360)]
    public void Arrange_MoreModelsThanRoom_LeavesNamesOutRatherThanOnEachOther(double width)
    {
        var layout = Arrange(width, [.. Enumerable.Range(0, 60).Select(i => ($"some-model-{i}-instruct", 10.0 + (i % 8), (double?)(0.5 + (i * 0.001))))]);

        var boxes = layout.Marks.Where(mark => mark.Label is not null).Select(mark => mark.LabelBox).ToArray();
        Assert.InRange(boxes.Length, 1, 59);
        Assert.All(
            from i in Enumerable.Range(0, boxes.Length) from j in Enumerable.Range(i + 1, boxes.Length - i - 1) select boxes[i].Overlap(boxes[j]),
            overlap => Assert.Equal(0, overlap));
    }

    [Fact]
    public void Arrange_KnownDeviation_BarReachesOneStandardErrorUpAndDown()
    {
        var layout = Arrange(860, ("sure", 10, 0.5), ("good", 90, 0.7));

        var (top, bottom) = layout.Marks[0].Error!.Value;
        Assert.Equal(layout.Y(0.5 + (0.3 / Math.Sqrt(50))), top, 9);
        Assert.Equal(layout.Y(0.5 - (0.3 / Math.Sqrt(50))), bottom, 9);
    }

    [Fact]
    public void Arrange_ModelWithoutRating_IsNotDrawn() =>
        Assert.Equal(["rated"], Arrange(860, ("rated", 10, 0.5), ("unrated", 10, null)).Marks.Select(mark => mark.Model.Model));

    [Fact]
    public void Arrange_BetterModel_LiesHigherAndDearerOneFartherRight()
    {
        var marks = Arrange(860, ("cheap", 10, 0.5), ("good", 90, 0.9)).Marks;

        Assert.True(marks[1].Y < marks[0].Y);
        Assert.True(marks[1].X > marks[0].X);
    }

    [Fact]
    public void Arrange_DominatedModel_IsNoCornerOfTheFront()
    {
        var layout = Arrange(860, ("cheap", 10, 0.5), ("beaten", 50, 0.4), ("good", 90, 0.9));

        Assert.DoesNotContain(layout.Front, corner => corner.X == layout.Marks.Single(mark => mark.Model.Model == "beaten").X);
        Assert.Equal(layout.Plot.Right, layout.Front[^1].X);
    }

    [Fact]
    public void Arrange_NoRatedModel_HasNoFrontAndNoPool()
    {
        var layout = Arrange(860, ("unrated", 10, null));

        Assert.Empty(layout.Front);
        Assert.Null(layout.Pool);
    }

    private static ScatterLayout Arrange(double width, params (string Name, double Joules, double? Quality)[] models) => ScatterLayout.Arrange(
        WindowFigures.Build(s_since, s_since, TimeSpan.FromSeconds(5), [.. models.Select(model => new ModelSummary
        {
            Model = model.Name,
            Requests = 100,
            Completed = 100,
            Rated = model.Quality is null ? 0 : 50,
            MeanQuality = model.Quality,
            QualityDeviation = 0.3,
            EnergyKnown = 100,
            MeanEnergyJoules = model.Joules,
            TotalEnergyJoules = 100 * model.Joules,
        })], []),
        width, height: 360);
}
