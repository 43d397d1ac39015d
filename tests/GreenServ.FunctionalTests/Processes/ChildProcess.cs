using System.Diagnostics;
using System.Runtime.InteropServices;

namespace GreenServ.FunctionalTests.Processes;

/// <summary>A program started for one test, with an environment of its own; ends with the test, and whatever it started too.</summary>
internal sealed class ChildProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Lock _lock = new();
    private readonly List<string> _output = [];
    private readonly List<string> _errors = [];
    private bool _disposed;

    private ChildProcess(Process process) => _process = process;

    public int Id => _process.Id;

    /// <summary>Processor time it has used so far.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>All it has printed so far on its output.</summary>
    public string Output => Joined(_output);

    /// <summary>All it has printed so far on its error output.</summary>
    public string Errors => Joined(_errors);

    /// <summary>Starts a program that sees only the variables given, and what programs need to run at all.</summary>
    public static ChildProcess Start(string program, IEnumerable<string> arguments, string home, IReadOnlyDictionary<string, string>? variables = null)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            WorkingDirectory = home,
        };
        start.Environment.Clear();
        start.Environment["PATH"] = Environment.GetEnvironmentVariable("PATH") ?? "";
        start.Environment["HOME"] = home;
        start.Environment["DOTNET_ROOT"] = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));
        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        foreach (var (name, value) in variables ?? new Dictionary<string, string>())
            start.Environment[name] = value;

        var child = new ChildProcess(new Process { StartInfo = start });
        child._process.OutputDataReceived += (_, line) => child.Note(child._output, line.Data);
        child._process.ErrorDataReceived += (_, line) => child.Note(child._errors, line.Data);
        child._process.Start();
        child._process.BeginOutputReadLine();
        child._process.BeginErrorReadLine();
        child._process.StandardInput.Close();
        return child;
    }

    /// <summary>Waits until its output satisfies a condition; fails with all it printed when it ends before.</summary>
    public Task WaitForOutputAsync(string what, Func<string, bool> satisfied) => Until.TrueAsync(what, () =>
    {
        if (satisfied(Output))
            return Task.FromResult(true);
        if (_process.HasExited)
            Assert.Fail($"The process ended with exit code {_process.ExitCode} before this: {what}. It printed:\n{Output}\n{Errors}");
        return Task.FromResult(false);
    });

    /// <summary>Waits for its end, and for the last of what it printed.</summary>
    public async Task<int> WaitForExitAsync()
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(Until.Patience);
        try
        {
            await _process.WaitForExitAsync(deadline.Token);
        }
        catch (OperationCanceledException) when (!TestContext.Current.CancellationToken.IsCancellationRequested)
        {
            Assert.Fail($"The process did not end within {Until.Patience.TotalSeconds:0} s. It printed:\n{Output}\n{Errors}");
        }

        return _process.ExitCode;
    }

    /// <summary>Sends a signal, as <c>kill</c> does.</summary>
    public void Send(Signal signal) => Assert.Equal(0, NativeMethods.Kill(_process.Id, (int)signal));

    public async ValueTask DisposeAsync()
    {
        if (_disposed)
            return;
        _disposed = true;
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    private void Note(List<string> lines, string? line)
    {
        if (line is null)
            return;
        lock (_lock)
            lines.Add(line);
    }

    private string Joined(List<string> lines)
    {
        lock (_lock)
            return string.Join('\n', lines);
    }

    private static class NativeMethods
    {
        [DllImport("libc", EntryPoint = "kill")]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static extern int Kill(int process, int signal);
    }
}

/// <summary>Signals by their numbers, which Linux and macOS share.</summary>
internal enum Signal
{
    /// <summary>Ctrl+C.</summary>
    Interrupt = 2,

    /// <summary><c>kill -9</c>: the process gets no chance to do anything.</summary>
    Kill = 9,

    /// <summary>What service managers and container engines send.</summary>
    Terminate = 15,
}
