using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using GreenServ.Client;
using GreenServ.FunctionalTests.Processes;

namespace GreenServ.FunctionalTests.Starting;

/// <summary>Keys as whoever installs the system meets them.</summary>
public sealed class KeyTests : IDisposable
{
    private const string AdminKey = "functional-test-administrator-key";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task CreateKey_Asked_PrintsAKeyThatTheNextStartTakes()
    {
        var secret = await CreateKeyAsync();
        await using var system = await AppHost.StartAsync(_folder);
        var (without, body) = await system.Http.ChatAsync();
        system.Http.DefaultRequestHeaders.Authorization = new("Bearer", secret);
        var client = new GreenServClient(system.Http);

        Assert.Equal(HttpStatusCode.Unauthorized, without);
        Assert.Contains("API key", body.ErrorMessage(), StringComparison.Ordinal);
        await system.Http.DecideAsync();
        Assert.Single(await client.GetKeysAsync());
        Assert.Equal("command line", Assert.Single((await client.GetAuditAsync()).Rows).Who);
        Assert.Contains("Authorization: Bearer", system.Process.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(secret, system.Process.Output + system.Process.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CreateKey_AskedTwice_MakesTwo()
    {
        var first = await CreateKeyAsync();
        var second = await CreateKeyAsync();
        await using var system = await AppHost.StartAsync(_folder);
        foreach (var secret in (string[])[first, second])
        {
            system.Http.DefaultRequestHeaders.Authorization = new("Bearer", secret);
            await system.Http.DecideAsync();
        }
    }

    [Fact]
    public async Task CreateKey_WhileItRuns_NamesTheHolder()
    {
        await using var system = await AppHost.StartAsync(_folder);
        await using var process = AppHost.Launch(_folder, ["--create-key"]);

        Assert.Equal(1, await process.WaitForExitAsync());
        Assert.Contains($"process {system.Process.Id} ", process.Errors, StringComparison.Ordinal);
        Assert.Equal("", process.Output);
    }

    [Fact]
    public async Task AdminKey_InTheEnvironment_OpensAndIsNowhereElse()
    {
        await using var system = await AppHost.StartAsync(_folder, variables: new() { ["GREENSERV_ADMIN_KEY"] = AdminKey });
        var (without, _) = await system.Http.ChatAsync();
        system.Http.DefaultRequestHeaders.Add("x-api-key", AdminKey);
        await system.Http.DecideAsync();
        await new GreenServClient(system.Http).CreateKeyAsync(new() { Name = "app", Scopes = ["infer"] });

        Assert.Equal(HttpStatusCode.Unauthorized, without);
        Assert.DoesNotContain(AdminKey, system.Process.Output + system.Process.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AdminKey_TooShort_RefusesToStart()
    {
        await using var process = AppHost.Launch(_folder, variables: new() { ["GREENSERV_ADMIN_KEY"] = "secret" });

        Assert.Equal(1, await process.WaitForExitAsync());
        Assert.Contains("GREENSERV_ADMIN_KEY has 6 characters", process.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", process.Output + process.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Hosts_AddedByAnAdministrator_AreThePoolOfTheNextStart()
    {
        await using var ollama = await OllamaStandIn.StartAsync(_folder);
        await using (var first = await AppHost.StartAsync(_folder, ["--demo", "off"]))
        {
            var added = await new GreenServClient(first.Http).AddHostAsync(new() { Name = "gpu", Url = ollama.Address });
            Assert.True(added.Healthy, added.Problem);
        }

        await using var second = await AppHost.StartAsync(_folder);

        Assert.Contains("the hosts that an administrator added", second.Process.Output, StringComparison.Ordinal);
        await second.Http.DecideAsync();
    }

    [Fact]
    public async Task Hosts_AddedToTheDemo_AreRefused()
    {
        await using var system = await AppHost.StartAsync(_folder);
        var refused = await Assert.ThrowsAsync<HttpRequestException>(() => new GreenServClient(system.Http).AddHostAsync(new() { Url = "http://127.0.0.1:9" }));

        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        Assert.Contains("--demo off", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bind_ElsewhereWithoutKeys_RefusesAndSaysWhatWouldHelp()
    {
        await using var process = AppHost.Launch(_folder, ["--bind", "*"]);

        Assert.Equal(1, await process.WaitForExitAsync());
        Assert.Contains("--create-key", process.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("GreenServ is running", process.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("somewhere", "--bind is 'somewhere'")]
    [InlineData("203.0.113.7", "no address of this machine")]
    public async Task Bind_AddressThatIsNotHere_NamesIt(string address, string expected)
    {
        await using var process = AppHost.Launch(_folder, ["--bind", address, "--router-port", FreePort.Find().ToString(System.Globalization.CultureInfo.InvariantCulture)]);

        Assert.Equal(1, await process.WaitForExitAsync());
        Assert.Contains(expected, process.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bind_EverywhereWithAKey_ServesOtherMachinesWhoHaveIt()
    {
        var address = OwnAddress();
        Assert.SkipWhen(address is null, "This machine has no network address besides loopback.");
        await using var system = await AppHost.StartAsync(_folder, ["--bind", "*"], variables: new() { ["GREENSERV_ADMIN_KEY"] = AdminKey });
        using var http = new HttpClient { BaseAddress = new UriBuilder(system.RouterUrl) { Host = address.ToString() }.Uri };
        var (without, _) = await http.ChatAsync();
        http.DefaultRequestHeaders.Authorization = new("Bearer", AdminKey);

        Assert.Equal(HttpStatusCode.Unauthorized, without);
        await http.DecideAsync();
    }

    private static IPAddress? OwnAddress() =>
        NetworkInterface.GetAllNetworkInterfaces().Where(card => card.OperationalStatus == OperationalStatus.Up)
            .SelectMany(card => card.GetIPProperties().UnicastAddresses).Select(address => address.Address)
            .FirstOrDefault(address => address.AddressFamily == AddressFamily.InterNetwork && !IPAddress.IsLoopback(address));

    private async Task<string> CreateKeyAsync()
    {
        await using var process = AppHost.Launch(_folder, ["--create-key"]);

        Assert.True(await process.WaitForExitAsync() == 0, process.Errors);
        Assert.StartsWith("gsk_", process.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(process.Output.Trim(), process.Errors, StringComparison.Ordinal);
        return process.Output.Trim();
    }
}
