using GreenServ.Router.Calibration;

namespace GreenServ.Router.Tests.Calibration;

public sealed class TimeWindowTests
{
    [Theory]
    [InlineData("90s", 90)]
    [InlineData("15m", 900)]
    [InlineData("24h", 86_400)]
    [InlineData("366d", 31_622_400)]
    public void Parse_NumberAndUnit_IsThatLong(string text, int seconds) => Assert.Equal(TimeSpan.FromSeconds(seconds), TimeWindow.Parse(text));

    [Theory]
    [InlineData("")]
    [InlineData("24")]
    [InlineData("h")]
    [InlineData("-1h")]
    [InlineData("0h")]
    [InlineData("1.5h")]
    [InlineData("1w")]
    [InlineData("367d")]
    [InlineData("99999999999d")]
    public void Parse_AnythingElse_IsNone(string text) => Assert.Null(TimeWindow.Parse(text));
}
