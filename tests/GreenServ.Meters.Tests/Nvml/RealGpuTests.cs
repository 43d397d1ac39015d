using GreenServ.Core.Energy.Counters;
using GreenServ.Meters.Nvml;

namespace GreenServ.Meters.Tests.Nvml;

/// <summary>NVML on a real GPU, where there is one.</summary>
public sealed class RealGpuTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Counter_AgainstPowerIntegral_AgreesWithinFivePercent()
    {
        NvmlMeter meter;
        try
        {
            meter = NvmlMeter.Open("libnvidia-ml.so.1", TimeProvider.System);
        }
        catch (MeterException e)
        {
            Assert.Skip("Needs an NVIDIA GPU: " + e.Message);
            return;
        }

        using (meter)
        using (var nvml = NvmlLibrary.Load("libnvidia-ml.so.1"))
        {
            Assert.SkipWhen(meter.Channels[0].IsPower, meter.Channels[0].Name + " has no energy counter.");
            var (_, device) = nvml.Device(0);
            var power = new PowerReader(meter.Channels[0].Traits);
            var readings = new List<MeterReading>();
            var integral = 0.0;
            using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
            for (var i = 0; i < 400 && await timer.WaitForNextTickAsync(TestContext.Current.CancellationToken); i++)
            {
                await meter.ReadAsync(readings, TestContext.Current.CancellationToken);
                integral += power.Read(MonotonicClock.Now(TimeProvider.System), nvml.Power(device).Watts)?.Joules ?? 0;
            }

            var counted = readings.Where(reading => reading.Channel == 0).ToArray();
            var counter = counted[^1].Value - counted[0].Value;
            output.WriteLine($"{meter.Channels[0].Name}: counter {counter:F1} J, power integral {integral:F1} J over 20 s");
            Assert.Equal(integral, counter, 0.05 * integral);
        }
    }
}
