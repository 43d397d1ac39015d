using GreenServ.Lab.Replay;

namespace GreenServ.Lab.Tests.Replay;

public sealed class LambdaListTests
{
    [Theory]
    [InlineData("0,0.1,…,1")]
    [InlineData("0,0.1,...,1")]
    [InlineData("0, 0.1 ,0.2,0.3,0.4,0.5,0.6,0.7,0.8,0.9,1,1")]
    public void Parse_Range_GivesExactSteps(string text) =>
        Assert.Equal([0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1], LambdaList.Parse(text).Value!);

    [Fact]
    public void Parse_FallingRange_IsUnderstood() => Assert.Equal([1, 0.5, 0], LambdaList.Parse("1,0.5,…,0").Value!);

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("1.5")]
    [InlineData("-0.1")]
    [InlineData("NaN")]
    [InlineData("0,,1")]
    [InlineData("…")]
    [InlineData("0,…,1")]
    [InlineData("0,0.1,…")]
    [InlineData("0,0.3,…,1")]
    [InlineData("0,0,…,1")]
    [InlineData("0,0.1,…,0")]
    [InlineData("0,0.0001,…,1")]
    public void Parse_BadList_SaysWhatIsWrong(string text) => Assert.StartsWith($"--lambda {text}: ", LambdaList.Parse(text).Error, StringComparison.Ordinal);
}
