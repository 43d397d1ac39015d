using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace GreenServ.Testing;

/// <summary>A real <c>redis-server</c> for one test: on a free port, with its files in a folder of its own, which outlive a kill.</summary>
public sealed class RedisServer : IAsyncDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);
    private readonly string _folder = Directory.CreateTempSubdirectory("greenserv-redis-").FullName;
    private readonly string _program;
    private readonly string[] _arguments;
    private Process? _process;

    private RedisServer(string program, string[] arguments) => (_program, _arguments) = (program, arguments);

    public int Port { get; } = FreePort();

    /// <summary>What connects to it; without what <see cref="StartAsync"/> was told beyond.</summary>
    public string ConnectionString => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{Port}");

    /// <summary>Starts one, or skips the test where it is not installed.</summary>
    /// <param name="arguments">Beyond port and folder, for example <c>--requirepass</c>.</param>
    public static async Task<RedisServer> StartAsync(params string[] arguments)
    {
        var server = new RedisServer(Requires.Executable("redis", "redis-server"), arguments);
        await server.RestartAsync();
        return server;
    }

    /// <summary>Starts it again on the same port, with what its file holds.</summary>
    public async Task RestartAsync()
    {
        var start = new ProcessStartInfo(_program,
            ["--port", Port.ToString(CultureInfo.InvariantCulture), "--bind", "127.0.0.1", "--dir", _folder, "--save", "", "--appendonly", "yes", "--appendfsync", "everysec", .. _arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, _) => { };
        _process.BeginOutputReadLine();
        await WaitUntilItAnswersAsync();
    }

    /// <summary>Ends it at once, as <c>kill -9</c> does.</summary>
    public async Task KillAsync()
    {
        _process!.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>Stops it as SIGSTOP does: it answers nothing, and its connections stay.</summary>
    public void Freeze() => Signal("STOP");

    /// <summary>Lets a stopped one go on.</summary>
    public void Thaw() => Signal("CONT");

    /// <summary>Sends a command by <c>redis-cli</c>, or skips the test where that is not installed.</summary>
    /// <returns>The lines of the answer.</returns>
    public async Task<string[]> ExecuteAsync(params string[] command)
    {
        var start = new ProcessStartInfo(Requires.Executable("redis", "redis-cli"), ["-p", Port.ToString(CultureInfo.InvariantCulture), .. command]) { RedirectStandardOutput = true };
        using var client = Process.Start(start)!;
        var answer = await client.StandardOutput.ReadToEndAsync();
        await client.WaitForExitAsync();
        return answer.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false })
            await KillAsync();
        _process?.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private void Signal(string name)
    {
        using var kill = Process.Start("kill", ["-" + name, _process!.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    private async Task WaitUntilItAnswersAsync()
    {
        var clock = Stopwatch.StartNew();
        while (!await AnswersAsync())
        {
            if (_process!.HasExited || clock.Elapsed > s_patience)
                throw new InvalidOperationException($"redis-server did not start: {await _process.StandardError.ReadToEndAsync()}");
            await Task.Delay(20);
        }
    }

    // Even one that asks for a password, or for TLS, is there once it answers or hangs up.
    private async Task<bool> AnswersAsync()
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, Port);
            await client.GetStream().WriteAsync("PING\r\n"u8.ToArray());
            var reply = new byte[64];
            var length = await client.GetStream().ReadAsync(reply);
            return !Encoding.ASCII.GetString(reply, 0, length).StartsWith("-LOADING", StringComparison.Ordinal);
        }
        catch (Exception e) when (e is SocketException or IOException)
        {
            return false;
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
