using System.Diagnostics;
using System.Runtime.InteropServices;
using GreenServ.Testing;

namespace GreenServ.Meters.Tests.Nvml;

/// <summary>The stub library, compiled once, and its controls.</summary>
public sealed unsafe class NvmlStub : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("greenserv-nvml-");
    private nint _library;

    /// <summary>Path of the library; skips the test where no C compiler is installed.</summary>
    public string Compile()
    {
        var path = Path.Combine(_folder.FullName, "libnvidia-ml-stub.so");
        if (_library != 0)
            return path;
        var compiler = Requires.Executable("cc", "cc", "/usr/bin/gcc");
        using var process = Process.Start(new ProcessStartInfo(compiler, ["-shared", "-fPIC", "-o", path, Path.Combine(AppContext.BaseDirectory, "Nvml", "nvml_stub.c")]) { RedirectStandardError = true })!;
        var problem = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, problem);
        _library = NativeLibrary.Load(path);
        return path;
    }

    public void Set(int gpu, ulong millijoules, uint milliwatts = 50_000, bool mig = false, int energyResult = 0) =>
        ((delegate* unmanaged<int, ulong, uint, uint, int, void>)NativeLibrary.GetExport(_library, "stub_set"))(gpu, millijoules, milliwatts, mig ? 1u : 0, energyResult);

    public int Running => ((delegate* unmanaged<int>)NativeLibrary.GetExport(_library, "stub_running"))();

    public void Dispose()
    {
        if (_library != 0)
            NativeLibrary.Free(_library);
        _folder.Delete(recursive: true);
    }
}
