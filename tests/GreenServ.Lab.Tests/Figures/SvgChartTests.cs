using System.Xml.Linq;
using GreenServ.Lab.Figures;

namespace GreenServ.Lab.Tests.Figures;

public sealed class SvgChartTests
{
    [Fact]
    public void Render_NamesWithMarkup_AreEscaped()
    {
        var series = new ChartSeries("a<b> & \"c\"", [new(1, 1, "x<y")], new SeriesStyle(Line: false, Marks: true));
        var chart = new Chart("<t>", "&", Axis.Cover("x", [1], false), Axis.Cover("y", [1], false), [series]);

        var texts = XDocument.Parse(SvgChart.Render(chart)).Descendants().Where(e => e.Name.LocalName == "text").Select(e => e.Value).ToList();

        Assert.Contains("a<b> & \"c\"", texts);
        Assert.Contains("x<y", texts);
    }

    [Fact]
    public void Place_CrowdedPoints_NamesDoNotOverlap()
    {
        var labels = new LabelPlacement(new Box(0, 0, 600, 400));
        var boxes = Enumerable.Range(0, 6).Select(i => labels.Place(300 + i * 6, 200 + i * 5, "model-" + i, 11)).ToList();

        for (var i = 0; i < boxes.Count; i++)
        {
            for (var j = 0; j < i; j++)
                Assert.Equal(0, boxes[i].Overlap(boxes[j]));
        }
    }

    [Fact]
    public void Render_RulesAndBars_AreDrawnWithinThePlot()
    {
        var series = new ChartSeries("s", [new(50, 0.5, null, (0.2, 0.9))], new SeriesStyle(Line: false, Marks: true));
        var chart = new Chart("t", "", Axis.Between("x", 0, 100), Axis.Between("y", 0, 1), [series]) { Rules = [new(99, "break a model with a long name"), new(99.5, "add another")] };

        var elements = XDocument.Parse(SvgChart.Render(chart)).Descendants().ToList();

        var names = elements.Where(e => e.Value is "break a model with a long name" or "add another").Select(e => (X: (double)e.Attribute("x")!, Y: (double)e.Attribute("y")!)).ToList();
        Assert.All(names, name => Assert.InRange(name.X, 78, 700));
        Assert.NotEqual(names[0].Y, names[1].Y);
        var bar = elements.Single(e => e.Attribute("stroke-opacity") is not null);
        Assert.Equal(0.7 * 440, (double)bar.Attribute("y1")! - (double)bar.Attribute("y2")!, 6);
    }

    [Theory]
    [InlineData("default", "default")]
    [InlineData("contextual-epsilon-greedy-repository", "contextual-epsilon-|greedy-repository")]
    [InlineData("Pareto front of single models", "Pareto front of single|models")]
    [InlineData("averyveryverylongnamewithoutanybreak", "averyveryverylongnamewi|thoutanybreak")]
    public void Lines_LongName_IsBroken(string name, string expected) => Assert.Equal(expected.Split('|'), LegendText.Lines(name, 171, 12));

    [Fact]
    public void Render_LineOfOnePoint_IsMarked()
    {
        var chart = new Chart("t", "", Axis.Between("x", 0, 1), Axis.Between("y", 0, 1), [new("s", [new(0.5, 0.5)], new SeriesStyle(Line: true, Marks: false))]);

        Assert.Contains(XDocument.Parse(SvgChart.Render(chart)).Descendants(), element => element.Name.LocalName == "circle");
    }

    [Fact]
    public void Joined_Front_FollowsMixturesOfNeighbours()
    {
        var joined = ParetoFront.Joined([new(1, 0.5), new(3, 0.9)]);

        Assert.Equal(new ChartPoint(1, 0.5), joined[0]);
        Assert.All(joined, point => Assert.Equal(0.5 + 0.2 * (point.X - 1), point.Y, 12));
        Assert.Equal(3, joined[^1].X, 12);
        Assert.Empty(ParetoFront.Joined([]));
    }

    [Fact]
    public void Of_DominatedPoint_IsNotOnTheFront()
    {
        var front = ParetoFront.Of([new(1, 0.5), new(2, 0.4), new(3, 0.9)]);

        Assert.Equal([new ChartPoint(1, 0.5), new ChartPoint(3, 0.9)], front);
    }
}
