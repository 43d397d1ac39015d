using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace GreenServ.Meters.Tests.Prometheus;

/// <summary>Scraping over a real socket.</summary>
public sealed class PrometheusMeterTests : IAsyncLifetime
{
    private readonly HttpClient _http = new();
    private WebApplication _app = null!;
    private string _text = "";
    private int _status = 200;
    private int _scrapes;

    [Fact]
    public async Task Read_CounterOfTwoGpus_GivesJoules()
    {
        _text = """
            # HELP DCGM_FI_DEV_TOTAL_ENERGY_CONSUMPTION Total energy consumption since boot (in mJ).
            # TYPE DCGM_FI_DEV_TOTAL_ENERGY_CONSUMPTION counter
            DCGM_FI_DEV_TOTAL_ENERGY_CONSUMPTION{gpu="0",UUID="a",modelName="NVIDIA \"H100\" {80GB}, x"} 1500
            DCGM_FI_DEV_TOTAL_ENERGY_CONSUMPTION{gpu="1",UUID="b"} 2.5e6 1700000000000
            DCGM_FI_DEV_TOTAL_ENERGY_CONSUMPTION_OTHER{gpu="2"} 7
            DCGM_FI_DEV_POWER_USAGE{gpu="0"} 300
            """;
        using var meter = await Open(new MeterOptions());

        Assert.Equal(["gpu 0", "gpu 1"], meter.Channels.Select(channel => channel.Name));
        Assert.Equal<double[]>([1.5, 2500], await Values(meter));
    }

    [Fact]
    public async Task Read_LabelsAskedFor_TakeOnlyTheirSeries()
    {
        _text = "DCGM_FI_DEV_TOTAL_ENERGY_CONSUMPTION{gpu=\"0\"} 1000\nDCGM_FI_DEV_TOTAL_ENERGY_CONSUMPTION{gpu=\"1\"} 2000\n";
        using var meter = await Open(new MeterOptions { Labels = { ["gpu"] = "1" } });

        Assert.Equal<double[]>([2], await Values(meter));
    }

    [Fact]
    public async Task Read_OnlyPower_GivesWatts()
    {
        _text = "node_power_watts 123.5\n";
        using var meter = await Open(new MeterOptions { PowerMetric = "node_power_watts" });

        Assert.True(meter.Channels[0].IsPower);
        Assert.Equal<double[]>([123.5], await Values(meter));
    }

    [Theory]
    [InlineData("NaN", double.NaN)]
    [InlineData("+Inf", double.PositiveInfinity)]
    [InlineData("-5", -0.005)]
    public async Task Read_StrangeValue_IsHandedOnForTheReaderToReject(string written, double expected)
    {
        _text = "DCGM_FI_DEV_TOTAL_ENERGY_CONSUMPTION 1\n";
        using var meter = await Open(new MeterOptions());
        _text = $"DCGM_FI_DEV_TOTAL_ENERGY_CONSUMPTION {written}\n";

        Assert.Equal<double[]>([expected], await Values(meter));
    }

    [Fact]
    public async Task Read_TenTimesASecondOfASeriesRenewedOnce_ScrapesWhenItMayHaveMoved()
    {
        var time = new ManualTime();
        _text = "DCGM_FI_DEV_TOTAL_ENERGY_CONSUMPTION 0\n";
        using var meter = await Open(new MeterOptions { UpdatePeriod = TimeSpan.FromSeconds(1) }, time);
        var seen = new List<MeterReading>();
        _scrapes = 0;

        for (var tick = 0; tick < 100; tick++)
        {
            _text = $"DCGM_FI_DEV_TOTAL_ENERGY_CONSUMPTION {1000 * (tick / 10)}\n";
            await meter.ReadAsync(seen, TestContext.Current.CancellationToken);
            time.Advance(TimeSpan.FromMilliseconds(100));
        }

        // Each renewal is seen in the tick in which it came.
        Assert.InRange(_scrapes, 10, 40);
        Assert.Equal([0.0, 1, 2, 3, 4, 5, 6, 7, 8, 9], seen.Select(reading => reading.Value).Distinct());
        Assert.All(seen.DistinctBy(reading => reading.Value), reading => Assert.Equal(reading.Value, (reading.At - seen[0].At).TotalSeconds, 3));
    }

    [Fact]
    public async Task Read_SeriesDisappears_SaysSo()
    {
        _text = "DCGM_FI_DEV_TOTAL_ENERGY_CONSUMPTION{gpu=\"0\"} 1\nDCGM_FI_DEV_TOTAL_ENERGY_CONSUMPTION{gpu=\"1\"} 1\n";
        using var meter = await Open(new MeterOptions());
        _text = "DCGM_FI_DEV_TOTAL_ENERGY_CONSUMPTION{gpu=\"0\"} 2\nDCGM_FI_DEV_TOTAL_ENERGY_CONSUMPTION{gpu=\"1\n";

        Assert.Contains("1 of 2 series", (await Assert.ThrowsAsync<MeterException>(() => Values(meter))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_NeitherMetric_NamesBoth()
    {
        _text = "up 1\n";

        var error = await Assert.ThrowsAsync<MeterException>(() => Open(new MeterOptions()));

        Assert.Contains("neither DCGM_FI_DEV_TOTAL_ENERGY_CONSUMPTION nor DCGM_FI_DEV_POWER_USAGE", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_EndpointFails_SaysHow()
    {
        _status = 503;

        Assert.Contains("HTTP 503", (await Assert.ThrowsAsync<MeterException>(() => Open(new MeterOptions()))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_WithoutAddress_SaysWhatWouldBeRight()
    {
        var error = await Assert.ThrowsAsync<ArgumentException>(() => new MeterFactory(_http, TimeProvider.System).OpenAsync(new MeterOptions { Kind = MeterKind.Prometheus, Url = "gpu-host" }, TestContext.Current.CancellationToken));

        Assert.Contains("http://gpu-host:9400/metrics", error.Message, StringComparison.Ordinal);
    }

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.MapGet("/metrics", () =>
        {
            _scrapes++;
            return Results.Text(_text, statusCode: _status);
        });
        await _app.StartAsync(TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _app.DisposeAsync();
    }

    private Task<IEnergyMeter> Open(MeterOptions options, TimeProvider? time = null)
    {
        options.Kind = MeterKind.Prometheus;
        options.Url = _app.Urls.First() + "/metrics";
        return new MeterFactory(_http, time ?? TimeProvider.System).OpenAsync(options, TestContext.Current.CancellationToken);
    }

    private static async Task<double[]> Values(IEnergyMeter meter)
    {
        var readings = new List<MeterReading>();
        await meter.ReadAsync(readings, TestContext.Current.CancellationToken);
        return [.. readings.OrderBy(reading => reading.Channel).Select(reading => reading.Value)];
    }

    private sealed class ManualTime : TimeProvider
    {
        private long _timestamp = 1_000_000_000;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public void Advance(TimeSpan by) => _timestamp += by.Ticks;

        public override long GetTimestamp() => _timestamp;
    }
}
