using System.Diagnostics;

namespace GreenServ.MeterCost;

/// <summary>A process beside this one, which says where it listens.</summary>
internal sealed class Child : IDisposable
{
    private const string Listening = "Now listening on: ";

    private readonly Process _process;

    private Child(Process process, string url) => (_process, Url) = (process, url);

    public string Url { get; }

    /// <summary>Processor time that it took so far.</summary>
    public TimeSpan Cpu
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    public static async Task<Child> StartAsync(string program, string[] arguments, IEnumerable<KeyValuePair<string, string>> settings)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true };
        foreach (var (name, value) in settings)
            start.Environment[name] = value;
        var process = Process.Start(start)!;
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.IndexOf(Listening, StringComparison.Ordinal) is >= 0 and var at)
            {
                _ = process.StandardOutput.ReadToEndAsync();
                return new Child(process, line[(at + Listening.Length)..].Trim());
            }
        }

        throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended before it listened.");
    }

    public void Dispose()
    {
        _process.Kill();
        _process.Dispose();
    }
}
