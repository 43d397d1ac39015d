using System.Diagnostics;
using GreenServ.Router.Tests.Hosting;

namespace GreenServ.Router.Tests.Hostile;

/// <summary>A client may leave at any moment: its host learns of it at once, and nothing is kept of it.</summary>
public sealed class LeavingClientTests(ITestOutputHelper output) : HostileTest
{
    public static TheoryData<string, bool> Cases()
    {
        var cases = new TheoryData<string, bool>();
        foreach (var lane in Lane.All)
        {
            cases.Add(lane.Name, false);
            cases.Add(lane.Name, true);
        }

        return cases;
    }

    [Theory]
    [InlineData("POST /v1/chat/comp")]
    [InlineData("POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n")]
    [InlineData("POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{\"model\":")]
    [InlineData("POST /api/chat HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n{\"model\":")]
    [InlineData("POST /api/chat HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n9\r\n{\"model\":\r\n")]
    public async Task Leave_BeforeTheRequestIsWhole_LeavesNothing(string half)
    {
        var lane = Lane.Named("Ollama");
        await StartAsync(lane);
        var client = await RawClient.ConnectAsync(Router);
        await client.SendAsync(half);

        client.Leave();

        await AssertNothingLeakedAsync(lane);
        Assert.Equal(1, Host.Asked);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Leave_WhileItWaitsForItsTurn_LeavesItsPlace(string laneName, bool stream)
    {
        var lane = Lane.Named(laneName);
        await StartAsync(lane);
        Script(lane, connection => connection.Left);
        await using var first = await RawClient.ConnectAsync(Router);
        await first.SendAsync(RawClient.Post(lane.Path, lane.Request(stream)));
        await CompletionAsync();
        var client = await RawClient.ConnectAsync(Router);
        await client.SendAsync(RawClient.Post(lane.Path, lane.Request(stream)));
        await UntilWaitingAsync(1);
        var asked = Host.Asked;

        client.Leave();

        await UntilWaitingAsync(0);
        Assert.Equal(asked, Host.Asked);
        first.Leave();
        await AssertNothingLeakedAsync(lane);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Leave_BeforeTheFirstByte_ReachesTheHostWithin100Ms(string laneName, bool stream)
    {
        var lane = Lane.Named(laneName);
        await StartAsync(lane);
        Script(lane, connection => connection.Left);

        await AssertLeavingAsync(lane, stream, _ => Task.CompletedTask);
        await AssertNothingLeakedAsync(lane);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Leave_WithinTheAnswer_ReachesTheHostWithin100Ms(string laneName, bool stream)
    {
        var lane = Lane.Named(laneName);
        await StartAsync(lane);
        var beginning = stream ? lane.StreamHead + lane.FirstEvent : "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{";
        Script(lane, async connection =>
        {
            await connection.SendAsync(beginning);
            await connection.Left;
        });

        await AssertLeavingAsync(lane, stream, client => stream ? client.ReadUntilAsync("hello") : Task.CompletedTask);
        await AssertNothingLeakedAsync(lane);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Leave_AfterTheLastByte_ChangesNothing(string laneName, bool stream)
    {
        var lane = Lane.Named(laneName);
        await StartAsync(lane);
        var client = await RawClient.ConnectAsync(Router);
        var answer = await client.AskAsync(RawClient.Post(lane.Path, lane.Request(stream)));

        client.Leave();

        await UntilIdleAsync();
        await Host.LeftAsync();
        Assert.Equal("completed", (await OutcomeAsync(answer))["status"].Text());
        Assert.Equal((0, 1), Learned());
    }

    [Theory]
    [InlineData("OpenAI")]
    [InlineData("Ollama")]
    [InlineData("Ollama on OpenAI")]
    [InlineData("Responses as chat")]
    public async Task Read_ClientThatDoesNot_PausesTheHostAndIsGivenUp(string laneName)
    {
        var lane = Lane.Named(laneName);
        await StartAsync(lane, options => options.ClientTimeout = TimeSpan.FromSeconds(0.5));
        var more = string.Concat(Enumerable.Repeat(lane.FirstEvent, 1000));
        Script(lane, async connection =>
        {
            await connection.SendAsync(lane.StreamHead);
            await connection.SendForeverAsync(more);
        });
        await using var client = await RawClient.ConnectAsync(Router, receiveBuffer: 16 * 1024);
        await client.SendAsync(RawClient.Post(lane.Path, lane.Request(stream: true)));
        var connection = await CompletionAsync();

        await connection.Left.WaitAsync(Patience);

        // What was sent by then lies in the buffers of sockets, the router's own being small.
        output.WriteLine($"{connection.Sent / 1024.0:0} KiB were taken from the host");
        Assert.InRange(connection.Sent, 1, 16 << 20);
        await AssertNothingLeakedAsync(lane);
    }

    private async Task AssertLeavingAsync(Lane lane, bool stream, Func<RawClient, Task> received)
    {
        var milliseconds = new List<double>();
        for (var i = 0; i < 7; i++)
        {
            var client = await RawClient.ConnectAsync(Router);
            await client.SendAsync(RawClient.Post(lane.Path, lane.Request(stream)));
            var connection = await CompletionAsync();
            await received(client);
            Assert.False(connection.Left.IsCompleted);
            var started = Stopwatch.GetTimestamp();

            client.Leave();
            await connection.Left.WaitAsync(Patience);

            milliseconds.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            await UntilIdleAsync();
        }

        output.WriteLine($"from the client's leaving to the host's end of the connection: {string.Join(", ", milliseconds.Select(ms => ms.ToString("0.0", null)))} ms");
        Assert.InRange(milliseconds.Order().ElementAt(3), 0, 100);
    }

    /// <summary>The next request for a completion.</summary>
    private async Task<RawConnection> CompletionAsync()
    {
        var connection = await Host.NextAsync();
        return connection.Path == "/v1/responses" ? await Host.NextAsync() : connection;
    }
}
