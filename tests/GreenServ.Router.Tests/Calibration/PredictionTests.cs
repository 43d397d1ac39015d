using System.Net;
using GreenServ.Router.Tests.Hosting;

namespace GreenServ.Router.Tests.Calibration;

public sealed class PredictionTests : RouterTest
{
    private const string Question = """{"model":"greenserv","messages":[{"role":"user","content":"What is 2 + 2?"}]}""";

    [Fact]
    public async Task Preview_AnswerLimit_LowersWhatIsExpected()
    {
        for (var i = 0; i < 10; i++)
            await Router.DecideAsync();

        var (free, limited) = (await ExpectedAsync(Question), await ExpectedAsync(Question.Replace("]}", """],"max_tokens":2}""", StringComparison.Ordinal)));

        Assert.True(limited.Output <= 2);
        Assert.True(free.Output > limited.Output);
        Assert.True(limited.Joules < free.Joules);
        Assert.True(limited.Joules > 0);
    }

    [Fact]
    public async Task Preview_LongConversation_IsExpectedToTakeMore()
    {
        var conversation = Question.Replace("[{", """[{"role":"system","content":"TEXT"},{""", StringComparison.Ordinal)
            .Replace("TEXT", string.Concat(Enumerable.Repeat("All of this is read again. ", 400)), StringComparison.Ordinal);

        var (brief, lengthy) = (await ExpectedAsync(Question), await ExpectedAsync(conversation));

        Assert.InRange(lengthy.Input, 2000, 4000);
        Assert.True(lengthy.Joules > brief.Joules);
    }

    [Fact]
    public async Task Decision_Expectation_IsOnRecordAndKeptOverARestart()
    {
        var id = await Router.DecideAsync();
        var before = (await Router.ExplainAsync(id))["expected"]!;
        for (var i = 0; i < 30; i++)
            await Router.DecideAsync();
        await RestartRouterAsync();

        // While it runs the shape of energies is fitted anew every ten answers; a start always does.
        var learned = await ExpectedAsync(Question);
        await RestartRouterAsync();

        Assert.True(before["energyJoules"]!.GetValue<double>() > 0);
        Assert.True(before["energyLowJoules"]!.GetValue<double>() < before["energyHighJoules"]!.GetValue<double>());
        Assert.Equal(learned, await ExpectedAsync(Question));
    }

    [Theory]
    [InlineData("24")]
    [InlineData("1y")]
    public async Task Get_CalibrationOfNoWindow_SaysWhatIsRight(string window)
    {
        using var response = await Router.Http.GetAsync(new Uri("/greenserv/energy/calibration?window=" + window, UriKind.Relative), Xunit.TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains("24h", await response.Content.ReadAsStringAsync(Xunit.TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    private async Task<(double Input, double Output, double Joules)> ExpectedAsync(string body)
    {
        using var response = await Router.PostAsync("/greenserv/route", body);
        var expected = (await response.JsonAsync())["expected"]!;
        return (expected["inputTokens"]!.GetValue<double>(), expected["outputTokens"]!.GetValue<double>(), expected["energyJoules"]!.GetValue<double>());
    }
}
