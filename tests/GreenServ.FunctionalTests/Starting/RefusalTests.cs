using System.Globalization;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using GreenServ.FunctionalTests.Processes;

namespace GreenServ.FunctionalTests.Starting;

/// <summary>Starts that can not succeed: they end at once and say what would help.</summary>
public sealed class RefusalTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("--router-port")]
    [InlineData("--dashboard-port")]
    public async Task Start_PortTaken_NamesThePortAndTheOption(string option)
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);

        var errors = await RefusedAsync([option, port]);

        Assert.Contains($"Port {port}", errors, StringComparison.Ordinal);
        Assert.Contains(option, errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GreenServ.Router")]
    [InlineData("GreenServ.Workers")]
    [InlineData("GreenServ.Dashboard")]
    public async Task Start_OfAServiceApart_PortTaken_NamesThePortAndTheOption(string program)
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);
        var servers = new Dictionary<string, string> { ["ConnectionStrings__state"] = "127.0.0.1:1", ["ConnectionStrings__telemetry"] = "Host=127.0.0.1;Port=1" };

        await using var process = ChildProcess.Start(BuiltProgram.Of(program), ["--urls", $"http://localhost:{port}"], _folder.Path, servers);

        Assert.Equal(1, await process.WaitForExitAsync());
        Assert.Contains($"Port {port} of http://localhost:{port} is already in use by another program. Choose another one with --urls", process.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", process.Errors + process.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ingest,retain", "'retain'")]
    [InlineData(",", "no role")]
    public async Task Start_OfWorkersWithARoleThatThereIsNot_NamesThoseThatThereAre(string roles, string named)
    {
        var servers = new Dictionary<string, string> { ["ConnectionStrings__state"] = "127.0.0.1:1", ["ConnectionStrings__telemetry"] = "Host=127.0.0.1;Port=1" };

        await using var process = ChildProcess.Start(BuiltProgram.Of("GreenServ.Workers"), ["--roles", roles], _folder.Path, servers);

        Assert.Equal(1, await process.WaitForExitAsync());
        Assert.Contains($"GreenServ:Workers:Roles (--roles) names {named}; there are ingest, maintain.", process.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_PortTakenOnIPv6Alone_NamesThePortAndTheOption()
    {
        Assert.SkipUnless(HasIPv6(), "This machine has no IPv6 loopback address.");
        using var other = new TcpListener(IPAddress.IPv6Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);

        var errors = await RefusedAsync(["--router-port", port]);

        Assert.Contains($"Port {port}", errors, StringComparison.Ordinal);
        Assert.Contains("--router-port", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_SamePortForBoth_NamesThePortAndTheOption()
    {
        var port = FreePort.Find().ToString(CultureInfo.InvariantCulture);

        var errors = await RefusedAsync(["--router-port", port, "--dashboard-port", port]);

        Assert.Contains(port, errors, StringComparison.Ordinal);
        Assert.Contains("--dashboard-port", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_FolderInUse_NamesTheHolder()
    {
        await using var first = await AppHost.StartAsync(_folder);

        var errors = await RefusedAsync([]);

        Assert.Contains($"process {first.Process.Id} ", errors, StringComparison.Ordinal);
        Assert.Contains("--data-dir", errors, StringComparison.Ordinal);
        await first.Http.DecideAsync();
    }

    [Fact]
    public async Task Start_FolderIsAFile_NamesTheFolder()
    {
        var path = _folder.File("taken");
        await File.WriteAllTextAsync(path, "not a folder", TestContext.Current.CancellationToken);

        var errors = await RefusedAsync(["--data-dir", path]);

        Assert.Contains(path, errors, StringComparison.Ordinal);
        Assert.Contains("--data-dir", errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--dashbord-port", "1", "--dashbord-port")]
    [InlineData("--demo", "maybe", "maybe")]
    [InlineData("--router-port", "70000", "--router-port is '70000'")]
    [InlineData("--router-port", "http", "--router-port is 'http'")]
    [InlineData("--dashboard-port", "-1", "--dashboard-port")]
    public async Task Start_CommandLineWrong_NamesWhatIsWrong(string option, string value, string named)
    {
        var errors = await RefusedAsync([option, value]);

        Assert.Contains(named, errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_OllamaHostIsNoAddress_SaysWhatOneLooksLike()
    {
        var errors = await RefusedAsync([], ollama: "http://");

        Assert.Contains("OLLAMA_HOST is 'http://'", errors, StringComparison.Ordinal);
        Assert.Contains("http://localhost:11434", errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GreenServ__Router__Hosts__0__Url", "ftp://x", "GreenServ:Router:Hosts:0:Url is 'ftp://x'")]
    [InlineData("GreenServ__Router__Profiles__fast__Lambda", "7", "GreenServ:Router:Profiles:fast:Lambda is 7")]
    [InlineData("GreenServ__Router__Profiles__fast__Lambda", "high", "GreenServ:Router:Profiles:fast:Lambda")]
    [InlineData("GreenServ__Router__Encoder__Kind", "Olama", "GreenServ:Router:Encoder:Kind is 'Olama'; it must be Embedded or Ollama")]
    [InlineData("GreenServ__Router__Encoder__Deadline", "50", "GreenServ:Router:Encoder:Deadline is 50.00:00:00")]
    [InlineData("GreenServ__Router__Encoder__Modell", "all-minilm", "'Modell'")]
    [InlineData("GreenServ__Traffic__RequestsPerSecond", "-1", "GreenServ:Traffic:RequestsPerSecond is -1")]
    [InlineData("GreenServ__Journal__SegmentBytes", "0", "GreenServ:Journal:SegmentBytes is 0")]
    public async Task Start_SettingThatMakesNoSense_IsNamedWithoutAStackTrace(string variable, string value, string expected)
    {
        var errors = await RefusedAsync(["--demo", value == "-1" ? "on" : "auto"], variables: new() { [variable] = value });

        Assert.Contains(expected, errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_Asked_NamesEveryOption()
    {
        await using var process = AppHost.Launch(_folder, ["--help"]);

        Assert.Equal(0, await process.WaitForExitAsync());

        Assert.All(["--router-port", "--dashboard-port", "--bind", "--data-dir", "--demo", "--create-key"], option => Assert.Contains(option, process.Output, StringComparison.Ordinal));
    }

    private static bool HasIPv6() =>
        NetworkInterface.GetAllNetworkInterfaces().SelectMany(card => card.GetIPProperties().UnicastAddresses).Any(address => address.Address.Equals(IPAddress.IPv6Loopback));

    private async Task<string> RefusedAsync(string[] arguments, string? ollama = null, Dictionary<string, string>? variables = null)
    {
        await using var process = AppHost.Launch(_folder, arguments, ollama, variables);

        Assert.True(await process.WaitForExitAsync() == 1, process.Output + process.Errors);

        Assert.DoesNotContain("GreenServ is running", process.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", process.Output + process.Errors, StringComparison.Ordinal);
        return process.Errors;
    }
}
