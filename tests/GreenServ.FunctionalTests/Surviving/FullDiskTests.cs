using System.Diagnostics;
using System.Net;
using GreenServ.FunctionalTests.Processes;

namespace GreenServ.FunctionalTests.Surviving;

/// <summary>A disk that is full, or can only be read: clear errors, nothing lost that was promised, and well again by itself.</summary>
public sealed class FullDiskTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private OllamaStandIn? _ollama;
    private string _disk = "";

    public async ValueTask InitializeAsync()
    {
        _disk = _folder.File("disk");
        Directory.CreateDirectory(_disk);
        if (!Mounted("mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", _disk))
            Assert.Skip("Needs the right to mount a small disk (tmpfs).");
        _ollama = await OllamaStandIn.StartAsync(_folder);
    }

    public async ValueTask DisposeAsync()
    {
        if (_ollama is not null)
        {
            await _ollama.DisposeAsync();
            Mounted("umount", "-l", _disk);
        }

        _folder.Dispose();
    }

    [Fact]
    public async Task Disk_Full_RequestsGet503UntilThereIsSpaceAgain()
    {
        await using var system = await AppHost.StartAsync(_folder, ["--data-dir", Path.Combine(_disk, "data")], _ollama!.Address);
        var kept = await system.Http.DecideAsync();
        Fill();

        var (status, body) = await system.Http.ChatAsync();
        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        Assert.Contains("No space left on device", body.ErrorMessage(), StringComparison.Ordinal);
        var health = (await system.Http.HealthAsync()).ToString();
        Assert.Contains("Free some space", health, StringComparison.Ordinal);

        File.Delete(Path.Combine(_disk, "filling"));
        await system.Http.DecideAsync();
        Assert.Equal("healthy", (await system.Http.HealthAsync()).GetProperty("status").GetString());
        Assert.NotNull(await system.Http.ExplainAsync(kept));
    }

    [Fact]
    public async Task Start_DiskThatCanOnlyBeRead_SaysSo()
    {
        Assert.True(Mounted("mount", "-o", "remount,ro", _disk));
        await using var process = AppHost.Launch(_folder, ["--data-dir", Path.Combine(_disk, "data")], _ollama!.Address);

        Assert.Equal(1, await process.WaitForExitAsync());
        Assert.Contains("Read-only file system", process.Errors, StringComparison.Ordinal);
        Assert.Contains("--data-dir", process.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", process.Output + process.Errors, StringComparison.Ordinal);
    }

    private void Fill()
    {
        using var file = new FileStream(Path.Combine(_disk, "filling"), FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        try
        {
            while (true)
                file.Write(new byte[512]);
        }
        catch (IOException)
        {
            // That is the point.
        }
    }

    private static bool Mounted(string program, params string[] arguments)
    {
        if (!OperatingSystem.IsLinux())
            return false;
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
