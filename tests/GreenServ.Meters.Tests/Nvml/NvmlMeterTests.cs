using GreenServ.Meters.Nvml;

namespace GreenServ.Meters.Tests.Nvml;

/// <summary>The code that talks to NVML, against a library with the same functions; it has no GPU behind it.</summary>
public sealed class NvmlMeterTests : IDisposable
{
    private const int NotSupported = 3;
    private const int GpuIsLost = 15;

    private readonly NvmlStub _stub = new();

    [Fact]
    public async Task Read_TwoGpus_GivesTheirCountersInJoules()
    {
        var library = _stub.Compile();
        _stub.Set(0, 1_500);
        _stub.Set(1, 9_000_000_000_123);
        using (var meter = NvmlMeter.Open(library, TimeProvider.System))
        {
            Assert.Equal<double[]>([1.5, 9_000_000_000.123], await Values(meter));
            Assert.All(meter.Channels, channel => Assert.False(channel.IsPower));
            Assert.Equal("GPU 1 Stub GPU (GPU-stub-1)", meter.Channels[1].Name);
            Assert.Equal(1, _stub.Running);
        }

        Assert.Equal(0, _stub.Running);
    }

    [Fact]
    public async Task Read_GpuWithoutCounter_GivesItsPower()
    {
        var library = _stub.Compile();
        _stub.Set(0, 1_000, milliwatts: 72_500, energyResult: NotSupported);
        _stub.Set(1, 3_000);
        using var meter = NvmlMeter.Open(library, TimeProvider.System);

        Assert.Equal([true, false], meter.Channels.Select(channel => channel.IsPower));
        Assert.Equal<double[]>([72.5, 3], await Values(meter));
    }

    [Fact]
    public void Open_GpuWithMig_SaysWhatTheCounterIsOf()
    {
        var library = _stub.Compile();
        _stub.Set(0, 1_000, mig: true);
        using var meter = NvmlMeter.Open(library, TimeProvider.System);

        Assert.Contains("MIG", meter.Channels[0].Note, StringComparison.Ordinal);
        Assert.Null(meter.Channels[1].Note);
    }

    [Fact]
    public async Task Read_GpuIsLost_SaysSoAndOpensAgainLater()
    {
        var library = _stub.Compile();
        using (var meter = NvmlMeter.Open(library, TimeProvider.System))
        {
            _stub.Set(0, 1_000, energyResult: GpuIsLost);
            var error = await Assert.ThrowsAsync<MeterException>(() => Values(meter));
            Assert.Contains("GPU is lost", error.Message, StringComparison.Ordinal);
        }

        _stub.Set(0, 2_000);
        using var again = NvmlMeter.Open(library, TimeProvider.System);
        Assert.Equal(2, (await Values(again))[0]);
    }

    [Fact]
    public void Open_NoLibrary_SaysThatThereIsNoDriver()
    {
        var error = Assert.Throws<MeterException>(() => NvmlMeter.Open("libnvidia-ml-of-nobody.so.1", TimeProvider.System));

        Assert.Contains("no NVIDIA driver", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_LibraryOfSomethingElse_SaysWhatItLacks()
    {
        var error = Assert.Throws<MeterException>(() => NvmlMeter.Open("libc.so.6", TimeProvider.System));

        Assert.Contains("nvmlShutdown", error.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _stub.Dispose();

    private static async Task<double[]> Values(NvmlMeter meter)
    {
        var readings = new List<MeterReading>();
        await meter.ReadAsync(readings, TestContext.Current.CancellationToken);
        return [.. readings.OrderBy(reading => reading.Channel).Select(reading => reading.Value)];
    }
}
