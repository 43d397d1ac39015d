using System.Diagnostics;

namespace GreenServ.MeterCost;

/// <summary>What stands in for hardware: the tests' stub of NVML, compiled, and files as those of powercap.</summary>
internal sealed class WorkFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("greenserv-meter-cost-");

    public WorkFolder()
    {
        foreach (var package in new[] { 0, 1 })
        {
            var zone = Directory.CreateDirectory(Path.Combine(Powercap, $"intel-rapl:{package}")).FullName;
            File.WriteAllText(Path.Combine(zone, "name"), $"package-{package}\n");
            File.WriteAllText(Path.Combine(zone, "max_energy_range_uj"), "262143328850\n");
            File.WriteAllText(Path.Combine(zone, "energy_uj"), "123456789\n");
        }

        using var compiler = Process.Start("cc", ["-shared", "-fPIC", "-o", NvmlStub, Path.Combine(AppContext.BaseDirectory, "nvml_stub.c")]);
        compiler.WaitForExit();
        if (compiler.ExitCode != 0)
            throw new InvalidOperationException("A C compiler, cc, is needed for the stub of NVML.");
    }

    public string Powercap => Path.Combine(_folder.FullName, "powercap");

    public string NvmlStub => Path.Combine(_folder.FullName, "libnvidia-ml-stub.so");

    /// <summary>An agent that reads both.</summary>
    public Dictionary<string, string> AgentSettings => new()
    {
        ["GreenServ__EnergyAgent__Enabled"] = "true",
        ["GreenServ__EnergyAgent__Url"] = "http://127.0.0.1:0",
        ["GreenServ__EnergyAgent__Meters__0__Kind"] = "Nvml",
        ["GreenServ__EnergyAgent__Meters__0__NvmlLibrary"] = NvmlStub,
        ["GreenServ__EnergyAgent__Meters__1__Kind"] = "Rapl",
        ["GreenServ__EnergyAgent__Meters__1__PowercapFolder"] = Powercap,
    };

    public void Dispose() => _folder.Delete(recursive: true);
}
