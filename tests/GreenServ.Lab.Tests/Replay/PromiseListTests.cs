using GreenServ.Lab.Replay;

namespace GreenServ.Lab.Tests.Replay;

public sealed class PromiseListTests
{
    [Fact]
    public void Parse_NumbersAndPercents_AreToldApart() =>
        Assert.Equal([new(0.7, false), new(0.3, true), new(0.855, true), new(1, false)], PromiseList.Parse("0.7, 30%,85.5%,1,0.7").Value!);

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("%")]
    [InlineData("0")]
    [InlineData("1.01")]
    [InlineData("-5%")]
    [InlineData("101%")]
    [InlineData("30 % of it")]
    [InlineData("0.7,,0.8")]
    public void Parse_BadList_SaysWhatIsWrong(string text)
    {
        var error = PromiseList.Parse(text).Error;

        Assert.StartsWith($"--sla {text}: '", error, StringComparison.Ordinal);
        Assert.EndsWith("a list reads 0.7,0.8 or 30%,60%,85%.", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Resolve_Percent_LiesBetweenTheCheapestAndTheBestModel()
    {
        // big: quality .75, cost .55; small: quality .625, cost .15.
        var goals = PromiseList.Resolve([new(0.6, true), new(0, true), new(1, true), new(0.5, false)], BaselineTests.Table(SmallData.Complete)).Value!;

        Assert.Equal([0.7, 0.625, 0.75, 0.5], goals.Select(goal => Math.Round(goal.Alpha!.Value, 12)));
        Assert.Equal("α = 0.7 (60 %)", goals[0].Title);
        Assert.Equal("α = 0.5", goals[3].Title);
    }

    [Fact]
    public void Resolve_CheapestModelIsTheBest_IsItsQualityOnce()
    {
        const string rows = """
            {"id":"1","task":"t","outcomes":{"a":{"quality":0.9,"costUsd":1},"b":{"quality":0.2,"costUsd":2}}}
            """;

        Assert.Equal([0.9], PromiseList.Resolve([new(0.1, true), new(0.8, true)], BaselineTests.Table(rows)).Value!.Select(goal => goal.Alpha!.Value));
    }

    [Fact]
    public void Resolve_NothingPromised_IsRefused()
    {
        const string rows = """
            {"id":"1","task":"t","outcomes":{"a":{"quality":0,"costUsd":1},"b":{"quality":0.5,"costUsd":2}}}
            """;

        Assert.Contains("promises nothing", PromiseList.Resolve([new(0, true)], BaselineTests.Table(rows)).Error, StringComparison.Ordinal);
    }
}
