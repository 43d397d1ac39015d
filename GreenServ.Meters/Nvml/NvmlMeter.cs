using GreenServ.Core.Energy.Counters;

namespace GreenServ.Meters.Nvml;

/// <summary>The NVIDIA GPUs of this machine: their counters of total energy (Volta and later), else their power.</summary>
public sealed class NvmlMeter : IEnergyMeter
{
    private readonly NvmlLibrary _nvml;
    private readonly nint[] _devices;
    private readonly TimeProvider _time;

    private NvmlMeter(NvmlLibrary nvml, nint[] devices, MeterChannel[] channels, TimeProvider time) => (_nvml, _devices, Channels, _time) = (nvml, devices, channels, time);

    /// <inheritdoc/>
    public IReadOnlyList<MeterChannel> Channels { get; }

    /// <summary>Opens all GPUs.</summary>
    /// <exception cref="MeterException">There is no driver, no GPU, or none that tells energy or power.</exception>
    public static NvmlMeter Open(string library, TimeProvider time)
    {
        var nvml = NvmlLibrary.Load(library);
        try
        {
            var (result, count) = nvml.Count();
            Check(nvml, result, "counting the GPUs");
            if (count == 0)
                throw new MeterException("NVML sees no GPU.");
            var devices = new nint[count];
            var channels = new MeterChannel[count];
            for (var i = 0u; i < count; i++)
            {
                (result, devices[i]) = nvml.Device(i);
                Check(nvml, result, $"opening GPU {i}");
                channels[i] = Channel(nvml, devices[i], i);
            }

            return new NvmlMeter(nvml, devices, channels, time);
        }
        catch (MeterException)
        {
            nvml.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public ValueTask ReadAsync(ICollection<MeterReading> readings, CancellationToken cancellationToken)
    {
        for (var i = 0; i < _devices.Length; i++)
        {
            var (result, value) = Channels[i].IsPower ? _nvml.Power(_devices[i]) : _nvml.Energy(_devices[i]);
            Check(_nvml, result, "reading " + Channels[i].Name);
            readings.Add(new MeterReading(i, MonotonicClock.Now(_time), value));
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public void Dispose() => _nvml.Dispose();

    private static MeterChannel Channel(NvmlLibrary nvml, nint device, uint index)
    {
        var (result, _) = nvml.Energy(device);
        var isPower = result == NvmlLibrary.NotSupported;
        if (isPower)
            (result, _) = nvml.Power(device);
        Check(nvml, result, $"reading GPU {index}");
        var (uuid, model) = (nvml.Uuid(device), nvml.Name(device));
        var note = nvml.IsMig(device) ? "MIG is on: the counter is the whole GPU's, not an instance's." : null;
        return new MeterChannel($"GPU {index} {model} ({uuid})", isPower, Traits(isPower), note) { Id = uuid ?? $"gpu {index}" };
    }

    // Power is within 5 % by NVIDIA's documentation. The counter is renewed every 20 to 100 ms, by the GPU (Yang et al. 2024).
    private static MeterTraits Traits(bool isPower) => new()
    {
        ResolutionJoules = isPower ? 0.1 : 0.001,
        UpdatePeriod = TimeSpan.FromMilliseconds(100),
        RelativeUncertainty = 0.05,
        MaxWatts = 5000,
    };

    private static void Check(NvmlLibrary nvml, int result, string doing)
    {
        if (result != NvmlLibrary.Success)
            throw new MeterException($"NVML, {doing}: {nvml.Text(result)}.");
    }
}
