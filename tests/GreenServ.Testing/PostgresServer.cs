using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace GreenServ.Testing;

/// <summary>A Postgres server of the tests' own, on a free port, with its data in a temporary folder. Tests that ask for it skip where none is installed.</summary>
public sealed class PostgresServer : IDisposable
{
    public const string User = "greenserv";

    /// <summary>Holds what a connection string has to quote.</summary>
    public const string Password = "open; se'same=";

    private static readonly Lazy<PostgresServer> s_shared = new(Start);

    private readonly string _data;
    private Process _process;
    private Task _lastErrors;

    private PostgresServer((Process Process, Task LastErrors) launched, string data, int port) => ((_process, _lastErrors), _data, Port) = (launched, data, port);

    public int Port { get; }

    /// <summary>The server of this process, started upon first use; <see cref="PostgresServerEnd"/> ends it.</summary>
    public static PostgresServer Shared
    {
        get
        {
            // Asked by every test, so that every one of them says why it is skipped.
            Program("initdb");
            Program("postgres");
            return s_shared.Value;
        }
    }

    internal static void StopShared()
    {
        if (s_shared.IsValueCreated)
            s_shared.Value.Dispose();
    }

    /// <summary>Connection string of a database.</summary>
    public string ConnectionString(string database, string user = User, string password = Password) =>
        $"Host=127.0.0.1;Port={Port};Database={database};Username={user};Password=\"{password}\"";

    /// <summary>Ends the server as a power cut would.</summary>
    public void Dispose()
    {
        Kill();
        _process.Dispose();
        Directory.Delete(_data, recursive: true);
    }

    /// <summary>Ends the server and all its sessions at once, as <c>kill -9</c> does.</summary>
    public void Kill()
    {
        _process.Kill(entireProcessTree: true);
        _process.WaitForExit();

        // A session that was just being made may have been missed. It ends by itself, and the data is nobody else's before: all of them write here.
        _lastErrors.Wait();
    }

    /// <summary>Starts it again on the same port, with what its files hold.</summary>
    public void Restart()
    {
        _process.Dispose();
        (_process, _lastErrors) = Launch(_data, Port);
    }

    /// <summary>A server that only the caller uses, and may stop.</summary>
    public static PostgresServer Start()
    {
        var data = Path.Combine(Path.GetTempPath(), $"greenserv-postgres-{Guid.NewGuid():N}");
        var passwordFile = data + ".password";
        File.WriteAllText(passwordFile, Password);
        using (var initdb = Run(Program("initdb"), "-D", data, "-U", User, "--auth=scram-sha-256", $"--pwfile={passwordFile}", "--no-sync", "--encoding=UTF8", "--locale=C"))
        {
            var output = initdb.StandardOutput.ReadToEndAsync();
            var errors = initdb.StandardError.ReadToEnd();
            initdb.WaitForExit();
            if (initdb.ExitCode != 0)
                throw new InvalidOperationException($"initdb failed: {errors} {output.Result}");
        }

        File.Delete(passwordFile);
        var port = FreePort();
        return new PostgresServer(Launch(data, port), data, port);
    }

    private static (Process Process, Task LastErrors) Launch(string data, int port)
    {
        var process = Run(
            Program("postgres"), "-D", data, "-p", $"{port}", "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=", "-c", "fsync=off",
            "-c", "full_page_writes=off", "-c", "max_connections=200");
        process.StandardOutput.Close();
        WaitUntilReady(process);

        // Read on, or it would stand still once the pipe is full.
        return (process, process.StandardError.ReadToEndAsync());
    }

    private static void WaitUntilReady(Process process)
    {
        var seen = new List<string>();
        while (process.StandardError.ReadLine() is { } line)
        {
            seen.Add(line);
            if (line.Contains("ready to accept connections", StringComparison.Ordinal))
                return;
        }

        throw new InvalidOperationException($"postgres ended: {string.Join(Environment.NewLine, seen)}");
    }

    /// <summary>Postgres refuses to run as root; Debian's package brings a user for it.</summary>
    private static Process Run(string program, params string[] arguments)
    {
        string[] command = Environment.IsPrivilegedProcess && !OperatingSystem.IsWindows()
            ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", program, .. arguments]
            : [program, .. arguments];
        var start = new ProcessStartInfo(command[0]) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Path.GetTempPath() };
        foreach (var argument in command[1..])
            start.ArgumentList.Add(argument);
        start.Environment["LC_ALL"] = "C";
        return Process.Start(start)!;
    }

    private static string Program(string name)
    {
        // Debian keeps them off the PATH, a folder per version.
        string[] versions = Directory.Exists("/usr/lib/postgresql") ? [.. Directory.GetDirectories("/usr/lib/postgresql").OrderDescending()] : [];
        return Requires.Executable("postgres", name, [.. versions.Select(version => Path.Combine(version, "bin", name))]);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

/// <summary>A fixture of the assembly, which stops the server that its tests shared.</summary>
public sealed class PostgresServerEnd : IDisposable
{
    public void Dispose() => PostgresServer.StopShared();
}
