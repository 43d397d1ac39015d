using GreenServ.Router.Breakers;
using GreenServ.Router.Pool;
using GreenServ.Router.Tests.Hosting;

namespace GreenServ.Router.Tests.Hostile;

/// <summary>Whatever a host sends, the client gets a clear error in time, and the router keeps nothing of it.</summary>
public sealed class BadHostTests : HostileTest
{
    public static TheoryData<string, string, bool> FaultsBeforeTheAnswer()
    {
        var cases = new TheoryData<string, string, bool>();
        foreach (var lane in Lane.All.Where(lane => lane.Name != "OpenAI on Ollama"))
        {
            foreach (var fault in HostFault.BeforeTheAnswer)
            {
                // What breaks here does so whether the client asked for a stream or not.
                cases.Add(lane.Name, fault.Name, cases.Count % 2 == 0);
            }
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(FaultsBeforeTheAnswer))]
    public async Task Post_HostThatFailsBeforeItsAnswer_EndsInAnErrorOfTheClientsSurface(string laneName, string faultName, bool stream)
    {
        var (lane, fault) = (Lane.Named(laneName), HostFault.BeforeTheAnswer.Single(fault => fault.Name == faultName));
        await StartAsync(lane, options => options.FirstByteTimeout = options.IdleTimeout = fault.Patience);
        Script(lane, connection => fault.Play(lane, connection));
        await using var client = await RawClient.ConnectAsync(Router);

        var answer = await client.AskAsync(RawClient.Post(lane.Path, lane.Request(stream)));

        Assert.Equal(fault.Status, answer.Status);
        Assert.Equal("application/json; charset=utf-8", answer.Headers["Content-Type"]);
        Assert.Contains(fault.Says, lane.ErrorOf(answer.Body), StringComparison.Ordinal);
        Assert.InRange(answer.Body.Length, 1, 4096);
        Assert.Equal("failed", (await OutcomeAsync(answer))["status"].Text());
        await AssertNothingLeakedAsync(lane);
    }

    public static TheoryData<string, string> FaultsWithinTheAnswer()
    {
        var cases = new TheoryData<string, string>();
        foreach (var lane in Lane.All.Where(lane => lane.Name != "OpenAI on Ollama"))
        {
            foreach (var fault in HostFault.WithinTheAnswer)
                cases.Add(lane.Name, fault.Name);
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(FaultsWithinTheAnswer))]
    public async Task Post_HostThatFailsWithinItsAnswer_EndsTheStreamWithAnErrorInBand(string laneName, string faultName)
    {
        var (lane, fault) = (Lane.Named(laneName), HostFault.WithinTheAnswer.Single(fault => fault.Name == faultName));
        await StartAsync(lane, options => options.FirstByteTimeout = options.IdleTimeout = fault.Patience);
        Script(lane, connection => fault.Play(lane, connection));
        await using var client = await RawClient.ConnectAsync(Router);

        var answer = await client.AskAsync(RawClient.Post(lane.Path, lane.Request(stream: true)));

        Assert.Equal(200, answer.Status);
        Assert.Contains("hello", answer.Body, StringComparison.Ordinal);
        Assert.Contains(fault.Says, lane.ErrorOf(answer.Body), StringComparison.Ordinal);
        Assert.DoesNotContain("[DONE]", answer.Body, StringComparison.Ordinal);
        Assert.Equal("failed", (await OutcomeAsync(answer))["status"].Text());
        Assert.Equal(1, Router.Get<CircuitBreakers>().Read(Router.Get<PoolMonitor>().Current.Placements.Single()).Failures);
        await AssertNothingLeakedAsync(lane);
    }

    [Theory]
    [InlineData("OpenAI")]
    [InlineData("Ollama")]
    [InlineData("Ollama on OpenAI")]
    [InlineData("Responses as chat")]
    public async Task Post_HostThatIsSilent_EndsWithTheRequestsDeadline(string laneName)
    {
        var lane = Lane.Named(laneName);
        await StartAsync(lane);
        const string deadline = ",\"greenserv\":{\"deadlineMs\":1000}";
        await using var client = await RawClient.ConnectAsync(Router);

        Script(lane, connection => connection.Left);
        var nothing = await client.AskAsync(RawClient.Post(lane.Path, lane.Request(stream: true, deadline)));
        Script(lane, async connection =>
        {
            await connection.SendAsync(lane.StreamHead + lane.FirstEvent);
            await connection.Left;
        });
        var part = await client.AskAsync(RawClient.Post(lane.Path, lane.Request(stream: true, deadline)));

        // The deadline is the client's: it is no failure of the host.
        Assert.Equal(0, Router.Get<CircuitBreakers>().Read(Router.Get<PoolMonitor>().Current.Placements.Single()).Failures);
        Assert.Equal((504, 200), (nothing.Status, part.Status));
        Assert.Contains("deadline of 1000 ms", lane.ErrorOf(nothing.Body), StringComparison.Ordinal);
        Assert.Contains("deadline passed before the answer was complete", lane.ErrorOf(part.Body), StringComparison.Ordinal);
        await AssertNothingLeakedAsync(lane);
    }

    [Theory]
    [InlineData("OpenAI")]
    [InlineData("OpenAI on Ollama")]
    [InlineData("Ollama")]
    [InlineData("Ollama on OpenAI")]
    public async Task Post_BytesThatAreNoTextInAnAnswer_PassOrAreSaid(string laneName)
    {
        var lane = Lane.Named(laneName);
        await StartAsync(lane);
        Script(lane, connection => connection.SendAsync(lane.StreamHead + lane.FirstEvent + lane.FirstEvent.Replace("hello", "\xC3(", StringComparison.Ordinal) + lane.LastEvent()));
        await using var client = await RawClient.ConnectAsync(Router);

        var answer = await client.AskAsync(RawClient.Post(lane.Path, lane.Request(stream: true)));

        // What only passes is the client's to read; what is to be put in other words must be readable.
        if (lane.IsOllama == lane.HostSendsEvents)
            Assert.Contains("no readable JSON", lane.ErrorOf(answer.Body), StringComparison.Ordinal);
        else
            Assert.Contains("\xC3(", answer.Body, StringComparison.Ordinal);
    }
}
