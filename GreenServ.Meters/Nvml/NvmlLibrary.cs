using System.Runtime.InteropServices;
using System.Text;

namespace GreenServ.Meters.Nvml;

/// <summary>The few functions of NVIDIA's management library that metering needs, found at run time.</summary>
internal sealed unsafe class NvmlLibrary : IDisposable
{
    public const int Success = 0;
    public const int NotSupported = 3;
    private const int TextLength = 96;

    private readonly nint _library;
    private readonly delegate* unmanaged<int> _shutdown;
    private readonly delegate* unmanaged<uint*, int> _count;
    private readonly delegate* unmanaged<uint, nint*, int> _handle;
    private readonly delegate* unmanaged<nint, byte*, uint, int> _name;
    private readonly delegate* unmanaged<nint, byte*, uint, int> _uuid;
    private readonly delegate* unmanaged<nint, ulong*, int> _energy;
    private readonly delegate* unmanaged<nint, uint*, int> _power;
    private readonly delegate* unmanaged<nint, uint*, uint*, int> _mig;
    private readonly delegate* unmanaged<int, byte*> _error;

    private NvmlLibrary(nint library)
    {
        _library = library;
        _shutdown = (delegate* unmanaged<int>)Export("nvmlShutdown");
        _count = (delegate* unmanaged<uint*, int>)Export("nvmlDeviceGetCount_v2");
        _handle = (delegate* unmanaged<uint, nint*, int>)Export("nvmlDeviceGetHandleByIndex_v2");
        _name = (delegate* unmanaged<nint, byte*, uint, int>)Export("nvmlDeviceGetName");
        _uuid = (delegate* unmanaged<nint, byte*, uint, int>)Export("nvmlDeviceGetUUID");
        _energy = (delegate* unmanaged<nint, ulong*, int>)Export("nvmlDeviceGetTotalEnergyConsumption");
        _power = (delegate* unmanaged<nint, uint*, int>)Export("nvmlDeviceGetPowerUsage");
        _error = (delegate* unmanaged<int, byte*>)Export("nvmlErrorString");
        // Drivers older than the A100 know no MIG.
        _mig = NativeLibrary.TryGetExport(library, "nvmlDeviceGetMigMode", out var mig) ? (delegate* unmanaged<nint, uint*, uint*, int>)mig : null;
    }

    /// <exception cref="MeterException">The library is not there, or does not start.</exception>
    public static NvmlLibrary Load(string path)
    {
        if (!NativeLibrary.TryLoad(path, out var library))
            throw new MeterException($"{path} is not there or can not be loaded: this machine has no NVIDIA driver (in a container, start it with the GPUs).");
        NvmlLibrary? nvml = null;
        try
        {
            nvml = new NvmlLibrary(library);
            var started = ((delegate* unmanaged<int>)nvml.Export("nvmlInit_v2"))();
            return started == Success ? nvml : throw new MeterException($"NVML does not start: {nvml.Text(started)}.");
        }
        catch (MeterException)
        {
            NativeLibrary.Free(library);
            throw;
        }
    }

    public (int Result, uint Count) Count()
    {
        uint count = 0;
        return (_count(&count), count);
    }

    public (int Result, nint Device) Device(uint index)
    {
        nint device = 0;
        return (_handle(index, &device), device);
    }

    public string? Name(nint device) => Text(device, _name);

    public string? Uuid(nint device) => Text(device, _uuid);

    public (int Result, double Joules) Energy(nint device)
    {
        ulong millijoules = 0;
        return (_energy(device, &millijoules), millijoules / 1000.0);
    }

    public (int Result, double Watts) Power(nint device)
    {
        uint milliwatts = 0;
        return (_power(device, &milliwatts), milliwatts / 1000.0);
    }

    public bool IsMig(nint device)
    {
        uint current = 0, pending = 0;
        return _mig != null && _mig(device, &current, &pending) == Success && current == 1;
    }

    public string Text(int result) => Marshal.PtrToStringUTF8((nint)_error(result)) ?? $"error {result}";

    public void Dispose()
    {
        _ = _shutdown();
        NativeLibrary.Free(_library);
    }

    private static string? Text(nint device, delegate* unmanaged<nint, byte*, uint, int> read)
    {
        var buffer = stackalloc byte[TextLength];
        return read(device, buffer, TextLength) == Success ? Encoding.UTF8.GetString(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(buffer)) : null;
    }

    private nint Export(string name) => NativeLibrary.TryGetExport(_library, name, out var address)
        ? address
        : throw new MeterException($"The NVML library has no {name}: its driver is too old; 418 or later has it.");
}
