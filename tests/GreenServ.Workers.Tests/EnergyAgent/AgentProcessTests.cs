using System.Diagnostics;
using GreenServ.Core.Energy.Counters;
using GreenServ.Meters;

namespace GreenServ.Workers.Tests.EnergyAgent;

/// <summary>An agent as a process, read by the router's meter over a socket.</summary>
public sealed class AgentProcessTests : IDisposable
{
    private const string Key = "a key of sixteen or more";

    private readonly PowercapFolder _powercap = new();
    private readonly string _url = AgentProcess.FreeUrl();
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false });

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Read_AgentHoursOffAndDrifting_TellsTimesOnOurClock()
    {
        var time = new SkewedTime(TimeSpan.FromHours(-7), 100e-6);
        using var agent = await AgentProcess.StartAsync(_powercap.Path, _url);
        using var meter = await OpenAsync(new MeterFactory(_http, time));

        for (var i = 2; i < 20; i++)
        {
            // Shown after `from`, so that the first reading that has it was taken after it too.
            var from = MonotonicClock.Now(time);
            _powercap.Show(i);
            var reading = await UntilAsync(meter, reading => reading.Value == i);
            var uncertainty = meter.ClockUncertainty!.Value;
            Assert.InRange(reading.At, from - uncertainty, MonotonicClock.Now(time) + uncertainty);
            Assert.InRange(uncertainty, TimeSpan.FromTicks(1), TimeSpan.FromMilliseconds(200));
        }
    }

    [Fact]
    public async Task Read_AfterATimeWithoutAsking_GetsWhatWasMissed()
    {
        using var agent = await AgentProcess.StartAsync(_powercap.Path, _url);
        var factory = new MeterFactory(_http, TimeProvider.System);
        var first = await OpenAsync(factory);
        await UntilAsync(first, _ => true);
        first.Dispose();

        // Seen by somebody else meanwhile, and gone again before the first asks.
        using (var other = await OpenAsync(new MeterFactory(_http, TimeProvider.System)))
        {
            _powercap.Show(5);
            await UntilAsync(other, reading => reading.Value == 5);
            _powercap.Show(9);
            await UntilAsync(other, reading => reading.Value == 9);
        }

        using var again = await OpenAsync(factory);
        var readings = new List<MeterReading>();
        await again.ReadAsync(readings, Cancelled);
        Assert.Contains(readings, reading => reading.Value == 5);
        Assert.DoesNotContain(readings, reading => reading.IsAnew);
        Assert.Equal(readings.Select(reading => reading.At).Order(), readings.Select(reading => reading.At));
    }

    [Fact]
    public async Task Read_AgentKilledAndStartedAgain_IsLostThenBeginsAnew()
    {
        var factory = new MeterFactory(_http, TimeProvider.System);
        using (var agent = await AgentProcess.StartAsync(_powercap.Path, _url))
        {
            using var meter = await OpenAsync(factory);
            await UntilAsync(meter, _ => true);
            agent.Kill();
            var lost = await LostAsync(meter);
            Assert.Contains("the energy agent at " + _url, lost.Message, StringComparison.Ordinal);
            await Assert.ThrowsAsync<MeterException>(() => OpenAsync(factory));
        }

        using var second = await AgentProcess.StartAsync(_powercap.Path, _url);
        using var back = await OpenAsync(factory);
        var readings = new List<MeterReading>();
        while (readings.Count < 2)
            await back.ReadAsync(readings, Cancelled);
        Assert.True(readings[0].IsAnew);
        Assert.False(readings[1].IsAnew);
    }

    [Fact]
    public async Task Read_AgentStartedAnewUnnoticed_RestartsItsCounters()
    {
        var reader = new CounterReader(new MeterTraits { MaxWatts = 1e9 });
        var agent = await AgentProcess.StartAsync(_powercap.Path, _url);
        using var meter = await OpenAsync(new MeterFactory(_http, TimeProvider.System));
        Feed(reader, await UntilAsync(meter, _ => true));
        agent.Dispose();
        _powercap.Show(500);
        using var second = await AgentProcess.StartAsync(_powercap.Path, _url);

        var reading = await UntilAsync(meter, reading => reading.Value == 500);

        Assert.True(reading.IsAnew);
        Assert.Null(Feed(reader, reading));
        Assert.Equal(1, reader.Faults[ReadingFault.Reset]);
    }

    [Fact]
    public async Task Read_AgentPausedForAMoment_GoesOnWithoutALoss()
    {
        using var agent = await AgentProcess.StartAsync(_powercap.Path, _url);
        using var meter = await OpenAsync(new MeterFactory(_http, TimeProvider.System));
        var before = await UntilAsync(meter, _ => true);

        // Longer than the deadline of a question, shorter than the meter's patience.
        agent.Pause();
        var none = new List<MeterReading>();
        for (var paused = Stopwatch.StartNew(); paused.Elapsed < TimeSpan.FromSeconds(1.5);)
            await meter.ReadAsync(none, Cancelled);
        _powercap.Show(3);
        agent.Continue();
        var after = await UntilAsync(meter, reading => reading.Value == 3);

        Assert.Empty(none);
        Assert.False(after.IsAnew);
        Assert.True(after.At > before.At);
    }

    [Fact]
    public async Task Read_AgentPausedForLong_IsLostAndComesBack()
    {
        using var agent = await AgentProcess.StartAsync(_powercap.Path, _url);
        var factory = new MeterFactory(_http, TimeProvider.System);
        using var meter = await OpenAsync(factory);
        await UntilAsync(meter, _ => true);

        agent.Pause();
        var lost = await LostAsync(meter);
        agent.Continue();

        Assert.Contains("did not answer within", lost.Message, StringComparison.Ordinal);
        using var back = await OpenAsync(factory);
        Assert.False((await UntilAsync(back, _ => true)).IsAnew);
    }

    [Fact]
    public async Task Read_WrapsAndBadReadings_AreToldAsTheMeterHadThem()
    {
        using var agent = await AgentProcess.StartAsync(_powercap.Path, _url);
        using var meter = await OpenAsync(new MeterFactory(_http, TimeProvider.System));
        var traits = Assert.Single(meter.Channels).Traits;
        Assert.Equal(PowercapFolder.WrapsAtJoules, traits.WrapsAtJoules);
        Assert.Equal(DeviceType.Cpu, meter.Channels[0].Device);
        var reader = new CounterReader(traits with { MaxWatts = 1e9 });
        var joules = 0.0;

        async Task SeeAsync(Func<double, bool> shown)
        {
            for (var seen = false; !seen;)
            {
                var readings = new List<MeterReading>();
                await meter.ReadAsync(readings, Cancelled);
                foreach (var reading in readings)
                {
                    joules += Feed(reader, reading)?.Joules ?? 0;
                    seen |= shown(reading.Value);
                }
            }
        }

        _powercap.Show(900);
        await SeeAsync(value => value == 900);
        joules = 0;
        _powercap.Show("unreadable");
        await SeeAsync(double.IsNaN);
        _powercap.Show(50);
        await SeeAsync(value => value == 50);

        Assert.Equal(150, joules, 6);
        Assert.Equal(1, reader.Faults[ReadingFault.Wrapped]);
        Assert.InRange(reader.Faults[ReadingFault.NotANumber], 1, long.MaxValue);
    }

    [Fact]
    public async Task Open_WithAKey_NeedsItAndNeverSaysIt()
    {
        using var agent = await AgentProcess.StartAsync(_powercap.Path, _url, Key);
        var factory = new MeterFactory(_http, TimeProvider.System);

        foreach (var wrong in new[] { null, "another key, also long" })
        {
            var refused = await Assert.ThrowsAsync<MeterException>(() => OpenAsync(factory, wrong));
            Assert.Contains("401", refused.Message, StringComparison.Ordinal);
            Assert.DoesNotContain(wrong ?? Key, refused.Message, StringComparison.Ordinal);
        }

        using var meter = await OpenAsync(factory, Key);
        Assert.Single(meter.Channels);
    }

    [Fact]
    public async Task Open_WithoutAKeyByAnotherName_IsRefused()
    {
        using var agent = await AgentProcess.StartAsync(_powercap.Path, _url);
        using var request = new HttpRequestMessage(HttpMethod.Get, _url + "/readings") { Headers = { Host = "rebound.example.com" } };

        using var response = await _http.SendAsync(request, Cancelled);

        Assert.Equal(System.Net.HttpStatusCode.Forbidden, response.StatusCode);
    }

    [Fact]
    public async Task Health_WhileItsMetersAreAway_IsDegradedAndSaysWhy()
    {
        _powercap.Hide();
        using var agent = await AgentProcess.StartAsync(_powercap.Path, _url);

        var away = await HealthAsync(health => health.Contains("holds no", StringComparison.Ordinal));
        _powercap.Unhide();
        await HealthAsync(health => health.Contains("{\"name\":\"meters\",\"status\":\"healthy\"}", StringComparison.Ordinal));

        Assert.StartsWith("{\"status\":\"degraded\"", away, StringComparison.Ordinal);
        Assert.Contains("can not be told until its meters answer", away, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_OnAllAddressesWithoutAKey_SaysWhatIsWrong()
    {
        var (code, error) = await AgentProcess.RunAsync(new Dictionary<string, string>
        {
            ["GreenServ__EnergyAgent__Enabled"] = "true",
            ["GreenServ__EnergyAgent__Url"] = "http://0.0.0.0:9410",
            ["GreenServ__EnergyAgent__Meters__0__Kind"] = "Agent",
        });

        Assert.Equal(1, code);
        Assert.Contains("GreenServ:EnergyAgent:Key is missing", error, StringComparison.Ordinal);
        Assert.Contains("GreenServ:EnergyAgent:Meters:0:Kind is Agent", error, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _http.Dispose();
        _powercap.Dispose();
    }

    private async Task<string> HealthAsync(Func<string, bool> wanted)
    {
        while (true)
        {
            using var response = await _http.GetAsync(new Uri(_url + "/health"), Cancelled);
            Assert.Equal(System.Net.HttpStatusCode.OK, response.StatusCode);
            var health = await response.Content.ReadAsStringAsync(Cancelled);
            if (wanted(health))
                return health;
        }
    }

    private Task<IEnergyMeter> OpenAsync(MeterFactory factory, string? key = null) =>
        OpenWhenReadAsync(factory, new MeterOptions { Kind = MeterKind.Agent, Url = _url, Key = key });

    // It listens a moment before it has opened its own meters.
    private static async Task<IEnergyMeter> OpenWhenReadAsync(MeterFactory factory, MeterOptions options)
    {
        while (true)
        {
            try
            {
                return await factory.OpenAsync(options, Cancelled);
            }
            catch (MeterException e) when (e.Message.Contains("have not been read yet", StringComparison.Ordinal))
            {
                Cancelled.ThrowIfCancellationRequested();
            }
        }
    }

    private static EnergyWindow? Feed(CounterReader reader, MeterReading reading)
    {
        if (reading.IsAnew)
            reader.Restart();
        return reader.Read(reading.At, reading.Value);
    }

    private static async Task<MeterReading> UntilAsync(IEnergyMeter meter, Func<MeterReading, bool> wanted)
    {
        while (true)
        {
            var readings = new List<MeterReading>();
            await meter.ReadAsync(readings, Cancelled);
            foreach (var reading in readings.Where(wanted))
                return reading;
        }
    }

    private static async Task<MeterException> LostAsync(IEnergyMeter meter)
    {
        while (true)
        {
            try
            {
                await meter.ReadAsync([], Cancelled);
            }
            catch (MeterException e)
            {
                return e;
            }
        }
    }
}
