using System.Globalization;
using GreenServ.Router.Pool;
using GreenServ.Router.Residency;
using GreenServ.Router.Tests.Hosting;

namespace GreenServ.Router.Tests.Hostile;

/// <summary>What hosts say of the work an answer took counts only where it can be true.</summary>
public sealed class AbsurdUsageTests : HostileTest
{
    public static TheoryData<string, bool, string> Cases()
    {
        var cases = new TheoryData<string, bool, string>();
        foreach (var lane in Lane.All)
        {
            foreach (var count in (string[])["-1", "1e300", "\"many\"", "2147483647", "99999999999999999999", "[]", "null"])
                cases.Add(lane.Name, cases.Count % 2 == 0, count);
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Post_CountThatCanNotBe_IsNotBelieved(string laneName, bool stream, string count)
    {
        var lane = Lane.Named(laneName);
        await StartAsync(lane);
        Script(lane, connection => stream
            ? connection.SendAsync(lane.StreamHead + lane.FirstEvent + lane.LastEvent(count, count))
            : connection.SendAsync(Lane.Answer(lane.Whole(count, count))));
        await using var client = await RawClient.ConnectAsync(Router);

        var answer = await client.AskAsync(RawClient.Post(lane.Path, lane.Request(stream)));

        Assert.Equal(200, answer.Status);
        var outcome = await OutcomeAsync(answer);
        Assert.Equal("completed", outcome["status"].Text());
        Assert.Null(outcome["promptTokens"]);
        Assert.Null(outcome["completionTokens"]);

        // A stream is counted by its chunks instead; of a whole answer nothing is known, and nothing is learned.
        Assert.True((outcome["energyJoules"]?.GetValue<double>() ?? 0) < 1000, outcome.ToJsonString());
        Assert.Equal((0, stream ? 1 : 0), Learned());
    }

    [Theory]
    [InlineData(-5, false)]
    [InlineData(1_000_000_000, true)]
    [InlineData(9_000_000_000_000_000_000, false)]
    public async Task Post_LoadThatCanNotHaveTakenSoLong_IsNotBelieved(long nanoseconds, bool believed)
    {
        var lane = Lane.Named("Ollama");
        await StartAsync(lane);
        Script(lane, connection => connection.SendAsync(Lane.Answer(
            lane.Whole()[..^1] + string.Create(CultureInfo.InvariantCulture, $",\"load_duration\":{nanoseconds}}}"))));
        Host.TellsMemory = true;
        await Router.RefreshResidencyAsync();
        await using var client = await RawClient.ConnectAsync(Router);

        Assert.Equal(200, (await client.AskAsync(RawClient.Post(lane.Path, lane.Request(stream: false)))).Status);

        var placement = Router.Get<PoolMonitor>().Current.Placements.Single();
        Assert.Equal(believed, Router.Get<LoadCosts>().Of(placement).IsSeen);
    }
}
