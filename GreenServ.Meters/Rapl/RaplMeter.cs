using System.Buffers.Text;
using GreenServ.Core.Energy.Counters;
using Microsoft.Win32.SafeHandles;

namespace GreenServ.Meters.Rapl;

/// <summary>
/// The processors' energy counters as Linux shows them (<c>/sys/class/powercap/intel-rapl:N</c>, AMD's too). Only packages count: their
/// parts are in them, and the platform's domain holds them.
/// </summary>
public sealed class RaplMeter : IEnergyMeter
{
    private const string Packages = "intel-rapl:*";

    private readonly List<SafeFileHandle> _files;
    private readonly TimeProvider _time;

    private RaplMeter(List<SafeFileHandle> files, List<MeterChannel> channels, TimeProvider time) => (_files, Channels, _time) = (files, channels, time);

    /// <inheritdoc/>
    public IReadOnlyList<MeterChannel> Channels { get; }

    /// <summary>Opens the counters of all packages.</summary>
    /// <exception cref="MeterException">There are none, or they may not be read.</exception>
    public static RaplMeter Open(string folder, TimeProvider time)
    {
        if (!Directory.Exists(folder))
            throw new MeterException($"{folder} does not exist: the kernel shows no powercap counters (virtual machines usually have none).");
        var files = new List<SafeFileHandle>();
        var channels = new List<MeterChannel>();
        try
        {
            foreach (var zone in Directory.GetDirectories(folder, Packages).Order(StringComparer.Ordinal))
            {
                if (Text(zone, "name") is not { } name || !name.StartsWith("package", StringComparison.Ordinal))
                    continue;
                files.Add(File.OpenHandle(Path.Combine(zone, "energy_uj")));
                channels.Add(new MeterChannel(name, IsPower: false, Traits(Text(zone, "max_energy_range_uj"))) { Device = DeviceType.Cpu, Id = Path.GetFileName(zone) });
                _ = Read(files[^1]);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Close(files);
            throw new MeterException(
                e is UnauthorizedAccessException
                    ? $"{folder}/{Packages}/energy_uj may be read by root only, as the kernel has it since CVE-2020-8694. Let the group of this process read it, for example `chgrp greenserv` and `chmod g+r` on those files at each start (systemd-tmpfiles)."
                    : $"{folder}: {e.Message}",
                e);
        }

        return files.Count > 0 ? new RaplMeter(files, channels, time) : throw new MeterException($"{folder} holds no {Packages} with a package: this processor has no RAPL counters, or a virtual machine hides them.");
    }

    /// <inheritdoc/>
    public ValueTask ReadAsync(ICollection<MeterReading> readings, CancellationToken cancellationToken)
    {
        for (var i = 0; i < _files.Count; i++)
        {
            try
            {
                readings.Add(new MeterReading(i, MonotonicClock.Now(_time), Read(_files[i]) / 1e6));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw new MeterException($"{Channels[i].Name}: {e.Message}", e);
            }
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public void Dispose() => Close(_files);

    // Intel: 15.3 µJ to 61 µJ a step, renewed every millisecond, within a few percent of external meters (Khan et al. 2018).
    private static MeterTraits Traits(string? range) => new()
    {
        ResolutionJoules = 61e-6,
        UpdatePeriod = TimeSpan.FromMilliseconds(1),
        RelativeUncertainty = 0.03,
        WrapsAtJoules = long.TryParse(range, out var microjoules) && microjoules > 0 ? (microjoules + 1) / 1e6 : null,
        MaxWatts = 2000,
    };

    private static string? Text(string zone, string file)
    {
        var path = Path.Combine(zone, file);
        return File.Exists(path) ? File.ReadAllText(path).Trim() : null;
    }

    private static double Read(SafeFileHandle file)
    {
        Span<byte> text = stackalloc byte[32];
        var length = RandomAccess.Read(file, text, 0);
        return Utf8Parser.TryParse(text[..length], out ulong microjoules, out _) ? microjoules : double.NaN;
    }

    private static void Close(List<SafeFileHandle> files)
    {
        foreach (var file in files)
            file.Dispose();
    }
}
