using GreenServ.Core.Energy.Counters;
using GreenServ.Meters.Rapl;

namespace GreenServ.Meters.Tests.Rapl;

public sealed class RaplMeterTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("greenserv-powercap-");

    [Fact]
    public async Task Read_TwoPackages_GivesThemWithoutPartsAndPlatform()
    {
        Zone("intel-rapl:0", "package-0", "1500000");
        Zone("intel-rapl:0:0", "core", "700000");
        Zone("intel-rapl:1", "package-1", "2500000");
        Zone("intel-rapl:2", "psys", "9000000");
        using var meter = RaplMeter.Open(_folder.FullName, TimeProvider.System);

        Assert.Equal(["package-0", "package-1"], meter.Channels.Select(channel => channel.Name));
        Assert.Equal<double[]>([1.5, 2.5], await Values(meter));
        Zone("intel-rapl:0", "package-0", "1750000");
        Assert.Equal<double[]>([1.75, 2.5], await Values(meter));
    }

    [Fact]
    public async Task Read_CounterThatWraps_ContinuesInTheReader()
    {
        Zone("intel-rapl:0", "package-0", "262143000000");
        using var meter = RaplMeter.Open(_folder.FullName, TimeProvider.System);
        var reader = new CounterReader(meter.Channels[0].Traits);
        reader.Read(TimeSpan.FromSeconds(1), (await Values(meter))[0]);

        Zone("intel-rapl:0", "package-0", "50000000");
        var window = reader.Read(TimeSpan.FromSeconds(2), (await Values(meter))[0]);

        Assert.Equal(50 + 0.328851, window!.Value.Joules, 4);
        Assert.Equal(1, reader.Faults[ReadingFault.Wrapped]);
    }

    [Fact]
    public async Task Read_FileHoldsNoNumber_IsNaNAndRejectedByTheReader()
    {
        Zone("intel-rapl:0", "package-0", "garbage");
        using var meter = RaplMeter.Open(_folder.FullName, TimeProvider.System);

        Assert.Equal<double[]>([double.NaN], await Values(meter));
    }

    [Fact]
    public void Open_NoPowercap_SaysSo() =>
        Assert.Contains("no powercap counters", Assert.Throws<MeterException>(() => RaplMeter.Open(Path.Combine(_folder.FullName, "none"), TimeProvider.System)).Message, StringComparison.Ordinal);

    [Fact]
    public void Open_NoPackage_SaysSo() =>
        Assert.Contains("no RAPL counters", Assert.Throws<MeterException>(() => RaplMeter.Open(_folder.FullName, TimeProvider.System)).Message, StringComparison.Ordinal);

    [Fact]
    public void Open_CounterMayNotBeRead_SaysWhatWouldHelp()
    {
        // A folder is refused as a file without permission is, for root too.
        Zone("intel-rapl:0", "package-0", null);
        Directory.CreateDirectory(Path.Combine(_folder.FullName, "intel-rapl:0", "energy_uj"));

        var error = Assert.Throws<MeterException>(() => RaplMeter.Open(_folder.FullName, TimeProvider.System));

        Assert.Contains("root only", error.Message, StringComparison.Ordinal);
        Assert.Contains("chmod g+r", error.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private void Zone(string zone, string name, string? energy)
    {
        var folder = Directory.CreateDirectory(Path.Combine(_folder.FullName, zone)).FullName;
        File.WriteAllText(Path.Combine(folder, "name"), name + "\n");
        File.WriteAllText(Path.Combine(folder, "max_energy_range_uj"), "262143328850\n");
        if (energy is not null)
            File.WriteAllText(Path.Combine(folder, "energy_uj"), energy + "\n");
    }

    private static async Task<double[]> Values(RaplMeter meter)
    {
        var readings = new List<MeterReading>();
        await meter.ReadAsync(readings, TestContext.Current.CancellationToken);
        return [.. readings.Select(reading => reading.Value)];
    }
}
