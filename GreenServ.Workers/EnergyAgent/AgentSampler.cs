using GreenServ.Meters;
using Microsoft.Extensions.Options;

namespace GreenServ.Workers.EnergyAgent;

/// <summary>Reads the meters of this machine into the ring.</summary>
internal sealed partial class AgentSampler(MeterFactory factory, ReadingRing ring, IOptions<EnergyAgentOptions> options, TimeProvider time, ILogger<AgentSampler> logger) : BackgroundService
{
    private readonly EnergyAgentOptions _options = options.Value;
    private readonly List<MeterReading> _readings = [];
    private readonly List<MeterReading> _ofMeter = [];
    private string? _told;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            var meters = new List<IEnergyMeter>();
            try
            {
                foreach (var meter in _options.Meters)
                    meters.Add(await factory.OpenAsync(meter, stoppingToken));
                Begin([.. meters.SelectMany(meter => meter.Channels)]);
                await SampleAsync(meters, stoppingToken);
            }
            catch (MeterException e)
            {
                ring.Lose(e.Message);
                if (_told != e.Message)
                    LogLost(e.Message);
                _told = e.Message;
            }
            finally
            {
                meters.ForEach(meter => meter.Dispose());
            }

            await Task.Delay(_options.RetryAfter, time, stoppingToken);
        }
    }

    private void Begin(MeterChannel[] channels)
    {
        ring.Begin(channels, (int)Math.Ceiling(_options.Keep / _options.SamplePeriod) * channels.Length);
        LogReading(channels.Length, string.Join(", ", channels.Select(channel => channel.Name)));
        _told = null;
    }

    private async Task SampleAsync(List<IEnergyMeter> meters, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(_options.SamplePeriod, time);
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            _readings.Clear();
            var first = 0;
            foreach (var meter in meters)
            {
                _ofMeter.Clear();
                await meter.ReadAsync(_ofMeter, cancellationToken);
                foreach (var reading in _ofMeter)
                    _readings.Add(reading with { Channel = first + reading.Channel });
                first += meter.Channels.Count;
            }

            ring.Add(_readings);
        }
    }

    [LoggerMessage(LogLevel.Information, "This machine's energy is read from {Count} counters: {Counters}.")]
    private partial void LogReading(int count, string counters);

    [LoggerMessage(LogLevel.Warning, "This machine's energy can not be told until its meters answer: {Problem}")]
    private partial void LogLost(string problem);
}
