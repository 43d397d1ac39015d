using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace GreenServ.Workers.Tests.EnergyAgent;

/// <summary>GreenServ.Workers as a process of its own, as on a GPU host; its program lies beside the tests.</summary>
internal sealed class AgentProcess : IDisposable
{
    private readonly Process _process;

    private AgentProcess(Process process, string url) => (_process, Url) = (process, url);

    public string Url { get; }

    /// <summary>Starts an agent and waits until it listens.</summary>
    public static async Task<AgentProcess> StartAsync(string powercapFolder, string url, string? key = null)
    {
        var agent = new AgentProcess(Start(Settings(powercapFolder, url, key)), url);
        while (await agent._process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
        {
            if (line.Contains("Now listening on", StringComparison.Ordinal))
            {
                _ = agent._process.StandardOutput.ReadToEndAsync(CancellationToken.None);
                return agent;
            }
        }

        throw new InvalidOperationException(await agent._process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
    }

    /// <summary>Starts a process that is to end by itself.</summary>
    public static async Task<(int ExitCode, string Error)> RunAsync(IEnumerable<KeyValuePair<string, string>> settings)
    {
        using var process = Start(settings);
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, await error);
    }

    public static string FreeUrl()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}";
    }

    public void Pause() => Signal("STOP");

    public void Continue() => Signal("CONT");

    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            Kill();
        _process.Dispose();
    }

    private static Dictionary<string, string> Settings(string powercapFolder, string url, string? key)
    {
        var settings = new Dictionary<string, string>
        {
            ["GreenServ__EnergyAgent__Enabled"] = "true",
            ["GreenServ__EnergyAgent__Url"] = url,
            ["GreenServ__EnergyAgent__SamplePeriod"] = "00:00:00.02",
            ["GreenServ__EnergyAgent__RetryAfter"] = "00:00:00.1",
            ["GreenServ__EnergyAgent__Meters__0__Kind"] = "Rapl",
            ["GreenServ__EnergyAgent__Meters__0__PowercapFolder"] = powercapFolder,
        };
        if (key is not null)
            settings["GreenServ__EnergyAgent__Key"] = key;
        return settings;
    }

    private static Process Start(IEnumerable<KeyValuePair<string, string>> settings)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "GreenServ.Workers.dll")]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in settings)
            start.Environment[name] = value;
        return Process.Start(start)!;
    }

    private void Signal(string name)
    {
        using var kill = Process.Start("kill", ["-s", name, $"{_process.Id}"]);
        kill.WaitForExit();
        Assert.Equal(0, kill.ExitCode);
    }
}
