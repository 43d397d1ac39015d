using System.Text.RegularExpressions;

namespace GreenServ.FunctionalTests.Processes;

/// <summary>The whole system as a user starts it, in a process of its own.</summary>
internal sealed partial class AppHost : IAsyncDisposable
{
    private AppHost(ChildProcess process)
    {
        Process = process;
        RouterUrl = Announced("Router");
        DashboardUrl = Announced("Dashboard");
        Http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = new Uri(RouterUrl + "/") };
    }

    public ChildProcess Process { get; }

    /// <summary>As announced: no slash at its end.</summary>
    public string RouterUrl { get; }

    /// <summary>As announced: no slash at its end.</summary>
    public string DashboardUrl { get; }

    /// <summary>Its base address is the router.</summary>
    public HttpClient Http { get; }

    /// <summary>Starts it and waits until it says that it runs.</summary>
    /// <param name="folder">Home and data folder.</param>
    /// <param name="arguments">More of the command line; ports are free ones unless stated here.</param>
    /// <param name="ollama">Value of <c>OLLAMA_HOST</c>; an address where nothing listens unless stated.</param>
    /// <param name="variables">More environment variables.</param>
    public static async Task<AppHost> StartAsync(
        TemporaryFolder folder, string[]? arguments = null, string? ollama = null, Dictionary<string, string>? variables = null)
    {
        var process = Launch(folder, arguments, ollama, variables);
        try
        {
            await process.WaitForOutputAsync("the announcement", output => output.Contains("Ctrl+C stops it", StringComparison.Ordinal));
            return new AppHost(process);
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts it without waiting for anything.</summary>
    public static ChildProcess Launch(
        TemporaryFolder folder, string[]? arguments = null, string? ollama = null, Dictionary<string, string>? variables = null)
    {
        string[] given = arguments ?? [];
        List<string> all = [.. given];
        foreach (var (option, value) in new[] { ("--router-port", "0"), ("--dashboard-port", "0"), ("--data-dir", folder.File("data")) })
        {
            if (!given.Contains(option))
                all.AddRange([option, value]);
        }

        var environment = new Dictionary<string, string>(variables ?? []) { ["OLLAMA_HOST"] = ollama ?? Nowhere };
        return ChildProcess.Start(BuiltProgram.Of("GreenServ.AppHost"), all, folder.Path, environment);
    }

    /// <summary>Stops it with a signal; returns its exit code.</summary>
    public async Task<int> StopAsync(Signal signal)
    {
        Process.Send(signal);
        return await Process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await Process.DisposeAsync();
    }

    /// <summary>Port 9 is "discard": nothing listens there, and asking fails at once.</summary>
    private const string Nowhere = "127.0.0.1:9";

    private string Announced(string name)
    {
        var found = AnnouncedUrl.Matches(Process.Output).FirstOrDefault(match => match.Groups["name"].Value == name);
        Assert.True(found is not null, $"No {name} is announced:\n{Process.Output}");
        return found.Groups["url"].Value;
    }

    [GeneratedRegex(@"^ +(?<name>Router|Dashboard) +(?<url>http://\S+)", RegexOptions.Multiline)]
    private static partial Regex AnnouncedUrl { get; }
}
