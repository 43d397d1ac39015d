using GreenServ.Simulator.Energy;
using GreenServ.Simulator.Models;
using Microsoft.Extensions.Options;

namespace GreenServ.Simulator.Memory;

/// <summary>
/// The host's memory, as Ollama keeps it: a request for a model that is not there loads it, which takes time and joules. Idle models make
/// room, the one with the shortest keep-alive first; a busy one is waited for. A model that nobody asks for goes when its time is up.
/// </summary>
internal sealed class ModelMemory
{
    /// <summary>What loading from a local SSD reaches.</summary>
    private const double LoadBytesPerSecond = 2e9;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Resident> _resident = new(StringComparer.Ordinal);
    private readonly EnergyLedger _energy;
    private readonly TimeProvider _time;
    private readonly SimulatorOptions _options;
    private TaskCompletionSource _roomMade = NewSignal();

    public ModelMemory(ModelCatalogue catalogue, EnergyLedger energy, TimeProvider time, IOptions<SimulatorOptions> options)
    {
        _energy = energy;
        _time = time;
        _options = options.Value;

        // A demo that begins with a minute of loading would show nothing.
        foreach (var model in catalogue.All.Where(Fits))
            _resident[model.Name] = new Resident(model, Task.CompletedTask) { KeepAlive = _options.KeepAlive, ExpiresAt = _time.GetUtcNow() + _options.KeepAlive };
    }

    /// <summary>The models in memory, in order of their names.</summary>
    public IReadOnlyList<ResidentModel> Read()
    {
        lock (_lock)
        {
            Expire();
            return [.. _resident.Values.OrderBy(resident => resident.Model.Name, StringComparer.Ordinal).Select(resident => new ResidentModel(resident.Model, resident.ExpiresAt))];
        }
    }

    /// <summary>Makes a model ready for a request, loading it where needed. It stays at least until the lease is disposed.</summary>
    /// <param name="model">The model.</param>
    /// <param name="keepAlive">How long it stays after its last request; <c>null</c> leaves that as it is.</param>
    /// <param name="cancellationToken">The client leaving.</param>
    public async Task<MemoryLease> EnterAsync(SimulatedModel model, TimeSpan? keepAlive, CancellationToken cancellationToken)
    {
        var (resident, load) = await TakeAsync(model, keepAlive, cancellationToken).ConfigureAwait(false);
        var lease = new MemoryLease(load, () => Leave(resident));
        try
        {
            await resident.Ready.WaitAsync(cancellationToken).ConfigureAwait(false);
            return lease;
        }
        catch (OperationCanceledException)
        {
            lease.Dispose();
            throw;
        }
    }

    private async Task<(Resident Resident, TimeSpan Load)> TakeAsync(SimulatedModel model, TimeSpan? keepAlive, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task roomMade;
            lock (_lock)
            {
                Expire();
                if (TryTake(model, keepAlive) is { } taken)
                    return taken;
                roomMade = _roomMade.Task;
            }

            await roomMade.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private (Resident, TimeSpan)? TryTake(SimulatedModel model, TimeSpan? keepAlive)
    {
        var load = TimeSpan.Zero;
        if (!_resident.TryGetValue(model.Name, out var resident))
        {
            if (!MakeRoom(model))
                return null;
            var seconds = model.SizeBytes / LoadBytesPerSecond;
            load = TimeSpan.FromSeconds(seconds * _options.TimeScale);
            _energy.ChargeLoad(model, seconds * _options.LoadWatts);
            resident = _resident[model.Name] = new Resident(model, load > TimeSpan.Zero ? Task.Delay(load, _time) : Task.CompletedTask) { KeepAlive = _options.KeepAlive };
        }

        resident.Users++;
        resident.KeepAlive = keepAlive ?? resident.KeepAlive;
        resident.ExpiresAt = _time.GetUtcNow() + resident.KeepAlive;
        return (resident, load);
    }

    private void Leave(Resident resident)
    {
        lock (_lock)
        {
            resident.Users--;
            resident.ExpiresAt = _time.GetUtcNow() + resident.KeepAlive;
            Expire();
            (var waiting, _roomMade) = (_roomMade, NewSignal());
            waiting.TrySetResult();
        }
    }

    private bool MakeRoom(SimulatedModel model)
    {
        while (!Fits(model))
        {
            var idle = _resident.Values.Where(resident => resident.Users == 0).OrderBy(resident => resident.KeepAlive).ThenBy(resident => resident.Model.Name, StringComparer.Ordinal);
            if (idle.FirstOrDefault() is not { } goes)
                return false;
            _resident.Remove(goes.Model.Name);
        }

        return true;
    }

    // A model larger than the memory is loaded all the same when it is alone, as Ollama does with part of it elsewhere.
    private bool Fits(SimulatedModel model) =>
        _resident.Count == 0
        || _options.MemoryGigabytes is not { } gigabytes
        || _resident.Values.Sum(resident => resident.Model.SizeBytes) + model.SizeBytes <= gigabytes * 1e9;

    private void Expire()
    {
        var now = _time.GetUtcNow();
        foreach (var (name, resident) in _resident)
        {
            if (resident.Users == 0 && resident.ExpiresAt <= now)
                _resident.Remove(name);
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private sealed class Resident(SimulatedModel model, Task ready)
    {
        public SimulatedModel Model { get; } = model;
        public Task Ready { get; } = ready;
        public int Users { get; set; }
        public TimeSpan KeepAlive { get; set; }
        public DateTimeOffset ExpiresAt { get; set; }
    }
}

/// <summary>A model in memory, and until when if nobody asks it.</summary>
internal sealed record ResidentModel(SimulatedModel Model, DateTimeOffset ExpiresAt);

/// <summary>A request's hold on a model.</summary>
/// <param name="load">How long this request waited for it to load; zero when it was there.</param>
/// <param name="leave">Ends the hold.</param>
internal sealed class MemoryLease(TimeSpan load, Action leave) : IDisposable
{
    private int _ended;

    public TimeSpan Load { get; } = load;

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _ended, 1) == 0)
            leave();
    }
}
