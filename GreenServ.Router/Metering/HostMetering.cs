using System.Collections.Concurrent;
using GreenServ.Core.Energy.Attribution;
using GreenServ.Core.Energy.Counters;
using GreenServ.Meters;

namespace GreenServ.Router.Metering;

/// <summary>One host's meter, and the accounts of what it measured. A meter that goes away leaves the accounts; one that comes back goes on with them.</summary>
internal sealed class HostMetering(HostMeterOptions options, TimeProvider time)
{
    private readonly ConcurrentDictionary<Guid, MeteredRequest> _requests = new();
    private readonly List<MeterReading> _readings = [];
    private HostLedger? _ledger;
    private IEnergyReader[] _readers = [];
    private IReadOnlyList<MeterChannel> _channels = [];
    private EnergyWindow?[] _newest = [];
    private long _clockUncertainty = -1;
    private string? _problem = "it has not been read yet";

    public string Name => options.Host;

    public HostMeterOptions Options => options;

    /// <summary>Why it is not measuring; <c>null</c> while it is.</summary>
    public string? Problem => Volatile.Read(ref _problem);

    public IReadOnlyList<MeterChannel> Channels => Volatile.Read(ref _channels);

    public HostLedger? Ledger => Volatile.Read(ref _ledger);

    /// <summary>What was wrong with the readings of each channel.</summary>
    public IReadOnlyList<FaultCounts> Faults => [.. Volatile.Read(ref _readers).Select(reader => reader.Faults)];

    /// <summary>How far the times of readings may be off; <c>null</c> where our own clock stamps them.</summary>
    public TimeSpan? ClockUncertainty => Interlocked.Read(ref _clockUncertainty) is >= 0 and var ticks ? TimeSpan.FromTicks(ticks) : null;

    /// <summary>Power of a channel by its newest window; <c>null</c> while it is not measured.</summary>
    public double? Watts(int channel)
    {
        var newest = Volatile.Read(ref _newest);
        lock (newest)
            return Problem is null && newest.ElementAtOrDefault(channel) is { } window && MonotonicClock.Now(time) - window.To < Channels[channel].Traits.StallsAfter ? window.Watts : null;
    }

    /// <summary>Requests whose energy is not final yet.</summary>
    public int Pending => _requests.Count;

    /// <summary>The meter answers.</summary>
    public void Opened(IEnergyMeter meter)
    {
        if (_ledger is null || !meter.Channels.SequenceEqual(_channels))
        {
            _requests.Clear();
            Volatile.Write(ref _readers, [.. meter.Channels.Select(channel => channel.IsPower ? (IEnergyReader)new PowerReader(channel.Traits) : new CounterReader(channel.Traits))]);
            Volatile.Write(ref _newest, new EnergyWindow?[meter.Channels.Count]);
            Volatile.Write(ref _channels, meter.Channels);
            Volatile.Write(ref _ledger, new HostLedger([.. meter.Channels.Select(channel => channel.Traits)], new LedgerOptions { IdleWatts = options.IdleWatts }));
        }

        Volatile.Write(ref _problem, null);
    }

    /// <summary>The meter does not answer.</summary>
    public void Lost(string problem) => Volatile.Write(ref _problem, problem);

    /// <summary>Takes what the meter has to tell.</summary>
    /// <exception cref="MeterException">The meter does not answer any more.</exception>
    public async Task ReadAsync(IEnergyMeter meter, CancellationToken cancellationToken)
    {
        _readings.Clear();
        await meter.ReadAsync(_readings, cancellationToken);
        Interlocked.Exchange(ref _clockUncertainty, meter.ClockUncertainty?.Ticks ?? -1);
        foreach (var reading in _readings)
        {
            if (reading.IsAnew)
                _readers[reading.Channel].Restart();
            if (_readers[reading.Channel].Read(reading.At, reading.Value) is not { } window)
                continue;
            _ledger!.Add(reading.Channel, window);
            lock (_newest)
                _newest[reading.Channel] = window;
        }
    }

    /// <summary>Requests whose energy has become final.</summary>
    public IEnumerable<(MeteredRequest Request, RequestEnergy Energy)> Settle()
    {
        if (_ledger is not { } ledger)
            yield break;
        foreach (var energy in ledger.Settle(MonotonicClock.Now(time)))
        {
            if (_requests.TryRemove(energy.Id, out var request))
                yield return (request, energy);
        }
    }

    /// <summary>A request is sent to the host; <c>null</c> before its meter was first read.</summary>
    public MeteredRequest? Begin(string model, WorkPrior prior, double promptTokens)
    {
        if (Ledger is not { } ledger)
            return null;
        var work = ledger.Begin(Guid.NewGuid(), EnergyAccount.Requests, model, prior, MonotonicClock.Now(time), promptTokens);
        return _requests[work.Id] = new MeteredRequest(this, work);
    }

    /// <summary>What a request that has ended took, as far as it is known by now.</summary>
    public RequestEnergy? Preview(MeteredRequest request) => Ledger is { } ledger && _requests.ContainsKey(request.Work.Id) ? ledger.Preview(request.Work) : null;
}
