using System.Text.Json;
using System.Text.RegularExpressions;
using GreenServ.FunctionalTests.Processes;
using GreenServ.Testing;

namespace GreenServ.FunctionalTests.Starting;

/// <summary>What a user reads after the first start, and whether it is true.</summary>
[Collection(SharesRunningDemo.Name)]
public sealed partial class AnnouncementTests(RunningDemo demo)
{
    [Fact]
    public async Task Announcement_Dashboard_IsAPage()
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });

        var page = await http.GetStringAsync(new Uri(demo.System.DashboardUrl), TestContext.Current.CancellationToken);

        Assert.Contains("GreenServ", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Announcement_Models_SaysDemoAsTheRouterDoes()
    {
        Assert.Matches(@"Models +DEMO: 16 simulated models", demo.System.Process.Output);

        var pool = await demo.System.Http.PoolAsync();

        Assert.True(pool.Demo);
        Assert.Equal("demo", pool.Pool);
        Assert.Equal(16, pool.Models.Count);
    }

    [Fact]
    public async Task Announcement_CurlLine_IsAnsweredWhenPastedIntoAShell()
    {
        Requires.Executable("curl", "curl");
        var line = CurlLine.Match(demo.System.Process.Output).Value;
        Assert.NotEmpty(line);
        using var home = new TemporaryFolder();
        await using var shell = ChildProcess.Start("sh", ["-c", line + " --silent --show-error --fail"], home.Path);

        Assert.True(await shell.WaitForExitAsync() == 0, $"{line}\n{shell.Errors}");

        using var answer = JsonDocument.Parse(shell.Output);
        var message = answer.RootElement.GetProperty("choices")[0].GetProperty("message");
        Assert.Equal("assistant", message.GetProperty("role").GetString());
        Assert.NotEmpty(message.GetProperty("content").GetString()!);
        Assert.True(answer.RootElement.GetProperty("greenserv").GetProperty("demo").GetBoolean());
    }

    // From the command's name to the end of its last line, over lines that end in a backslash.
    [GeneratedRegex(@"curl http[^\n]*?(\\\n[^\n]*)+")]
    private static partial Regex CurlLine { get; }
}
