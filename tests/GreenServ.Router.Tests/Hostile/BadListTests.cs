using GreenServ.Router.Pool;
using GreenServ.Router.Tests.Hosting;

namespace GreenServ.Router.Tests.Hostile;

/// <summary>Hosts that break where the router asks them on its own account.</summary>
public sealed class BadListTests : HostileTest
{
    public static TheoryData<string, string> Cases()
    {
        var cases = new TheoryData<string, string>();
        foreach (var fault in HostFault.BeforeTheAnswer.Where(fault => fault.Patience > TimeSpan.FromSeconds(1)))
        {
            cases.Add("Ollama", fault.Name);
            cases.Add("OpenAI", fault.Name);
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Refresh_HostWhoseListIsBroken_IsLeftOut(string laneName, string faultName)
    {
        var (lane, fault) = (Lane.Named(laneName), HostFault.BeforeTheAnswer.Single(fault => fault.Name == faultName));
        await StartAsync(lane);
        Host.List = connection => fault.Play(lane, connection);

        await Router.RefreshPoolAsync();

        var host = Assert.Single(Router.Get<PoolMonitor>().Current.Hosts);
        Assert.NotNull(host.Problem);
        await using var client = await RawClient.ConnectAsync(Router);
        var answer = await client.AskAsync(RawClient.Post(lane.Path, lane.Request(stream: false)));
        Assert.Equal(503, answer.Status);
        Assert.Contains("No model host can be used now: raw (", lane.ErrorOf(answer.Body), StringComparison.Ordinal);
        Host.List = null;
        await AssertNothingLeakedAsync(lane);
    }

    [Theory]
    [InlineData("Ollama")]
    [InlineData("OpenAI")]
    public async Task Refresh_ListWithoutEnd_IsNotKept(string laneName)
    {
        var lane = Lane.Named(laneName);
        await StartAsync(lane);
        var taken = new TaskCompletionSource<long>();
        Host.List = async connection =>
        {
            await connection.SendAsync("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n[\"");
            try
            {
                await connection.SendForeverAsync(new string('x', 64 * 1024));
            }
            finally
            {
                taken.SetResult(connection.Sent);
            }
        };

        await Router.RefreshPoolAsync();

        Assert.Contains("the connection failed", Router.Get<PoolMonitor>().Current.Hosts.Single().Problem, StringComparison.Ordinal);
        Assert.InRange(await taken.Task.WaitAsync(Patience), 16 << 20, 64 << 20);
    }

    [Theory]
    [InlineData("evil\\r\\nSet-Cookie: a=b")]
    [InlineData("ünïcödé☀")]
    [InlineData("nul\\u0000")]
    public async Task Post_ModelOfAnOddName_IsNamedInAHeaderAllTheSame(string name)
    {
        var lane = Lane.Named("OpenAI");
        await StartAsync(lane);
        Host.List = connection => connection.JsonAsync($$"""{"data":[{"id":"{{System.Text.Encoding.Latin1.GetString(System.Text.Encoding.UTF8.GetBytes(name))}}"}]}""");
        await Router.RefreshPoolAsync();
        await using var client = await RawClient.ConnectAsync(Router);

        var answer = await client.AskAsync(RawClient.Post(lane.Path, lane.Request(stream: false)));

        Assert.Equal(200, answer.Status);
        Assert.DoesNotContain("Set-Cookie", answer.Headers.Keys);
        Assert.NotEmpty(answer.Headers["x-greenserv-model"]);
    }

    [Fact]
    public async Task Post_HostThatRefusesConnections_IsSaidAndLeftOut()
    {
        var lane = Lane.Named("Ollama");
        await StartAsync(lane);
        Host.Stop();
        await using var client = await RawClient.ConnectAsync(Router);

        var failed = await client.AskAsync(RawClient.Post(lane.Path, lane.Request(stream: true)));
        var refused = await client.AskAsync(RawClient.Post(lane.Path, lane.Request(stream: true)));

        Assert.Equal((502, 503), (failed.Status, refused.Status));
        Assert.Contains("only:1b on raw: the connection failed", lane.ErrorOf(failed.Body), StringComparison.Ordinal);
        Assert.Contains("No model host can be used now", lane.ErrorOf(refused.Body), StringComparison.Ordinal);
        Assert.Equal("5", refused.Headers["Retry-After"]);
        await UntilIdleAsync();
        Assert.Equal((0, 0), Learned());
    }

    [Fact]
    public async Task Post_HostThatRedirects_IsNotFollowed()
    {
        var lane = Lane.Named("Ollama");
        await StartAsync(lane);
        await using var elsewhere = RawHost.Start();
        Script(lane, connection => connection.SendAsync($"HTTP/1.1 307 Temporary Redirect\r\nLocation: {elsewhere.Url}/api/chat\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"));
        await using var client = await RawClient.ConnectAsync(Router);

        var answer = await client.AskAsync(RawClient.Post(lane.Path, lane.Request(stream: true)));

        Assert.Equal(502, answer.Status);
        Assert.Contains("HTTP 307", lane.ErrorOf(answer.Body), StringComparison.Ordinal);
        Assert.Equal(0, elsewhere.Asked);
        await AssertNothingLeakedAsync(lane);
    }
}
