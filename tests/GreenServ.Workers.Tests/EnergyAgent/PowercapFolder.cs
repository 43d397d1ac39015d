using System.Globalization;

namespace GreenServ.Workers.Tests.EnergyAgent;

/// <summary>A processor's counter as Linux shows it, in files that the test writes.</summary>
internal sealed class PowercapFolder : IDisposable
{
    public const double WrapsAtJoules = 1000;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("greenserv-powercap-");
    private readonly string _zone;

    public PowercapFolder()
    {
        _zone = Directory.CreateDirectory(System.IO.Path.Combine(Path, "intel-rapl:0")).FullName;
        File.WriteAllText(System.IO.Path.Combine(_zone, "name"), "package-0\n");
        File.WriteAllText(System.IO.Path.Combine(_zone, "max_energy_range_uj"), "999999999\n");
        Show(1);
    }

    private string Hidden => System.IO.Path.Combine(Path, "hidden");

    public string Path => _folder.FullName;

    public void Show(double joules) => Show(((long)(joules * 1e6)).ToString("D12", CultureInfo.InvariantCulture));

    // Written in place and always as long, because the agent keeps the file open and may read at any time.
    public void Show(string text)
    {
        using var file = File.OpenHandle(System.IO.Path.Combine(_zone, "energy_uj"), FileMode.OpenOrCreate, FileAccess.Write, FileShare.ReadWrite);
        RandomAccess.Write(file, System.Text.Encoding.ASCII.GetBytes(text.PadRight(12)[..12]), 0);
    }

    /// <summary>Takes the counter away; a meter that has it open already goes on.</summary>
    public void Hide() => Directory.Move(_zone, Hidden);

    /// <summary>Shows it again.</summary>
    public void Unhide() => Directory.Move(Hidden, _zone);

    public void Dispose() => _folder.Delete(recursive: true);
}
