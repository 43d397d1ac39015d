using System.Globalization;
using System.Text.RegularExpressions;

namespace GreenServ.FunctionalTests.Processes;

/// <summary>The simulator in a process of its own, where a router takes it for an Ollama.</summary>
internal sealed partial class OllamaStandIn : IAsyncDisposable
{
    private readonly ChildProcess _process;

    private OllamaStandIn(ChildProcess process)
    {
        _process = process;
        Port = int.Parse(Listening.Match(process.Output).Groups["port"].ValueSpan, CultureInfo.InvariantCulture);
    }

    public int Port { get; }

    /// <summary>As people write it into <c>OLLAMA_HOST</c>: without a scheme.</summary>
    public string Address => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{Port}");

    /// <param name="folder">Its home.</param>
    /// <param name="port">Port to listen on; 0 takes a free one.</param>
    /// <param name="timeScale">Share of the simulated time that is really waited.</param>
    /// <param name="variables">More environment variables.</param>
    public static async Task<OllamaStandIn> StartAsync(
        TemporaryFolder folder, int port = 0, double timeScale = 0, Dictionary<string, string>? variables = null)
    {
        string[] arguments =
        [
            "--urls", string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}"),
            "--GreenServ:Simulator:TimeScale", timeScale.ToString(CultureInfo.InvariantCulture),
            "--Logging:LogLevel:Microsoft.AspNetCore", "Warning",
        ];
        var process = ChildProcess.Start(BuiltProgram.Of("GreenServ.Simulator"), arguments, folder.Path, variables);
        try
        {
            await process.WaitForOutputAsync("the simulator listens", Listening.IsMatch);
            return new OllamaStandIn(process);
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    public ValueTask DisposeAsync() => _process.DisposeAsync();

    [GeneratedRegex(@"Now listening on: http://127\.0\.0\.1:(?<port>\d+)")]
    private static partial Regex Listening { get; }
}
