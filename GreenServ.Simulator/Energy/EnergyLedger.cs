using GreenServ.Simulator.Models;
using Microsoft.Extensions.Options;

namespace GreenServ.Simulator.Energy;

/// <summary>The simulated GPUs' energy counters: idle power since the start, and what each model's work and loading add to its GPU.</summary>
internal sealed class EnergyLedger
{
    private readonly Dictionary<string, Account> _accounts;
    private readonly double _idleWatts;
    private readonly int _gpuCount;
    private readonly TimeProvider _time;
    private readonly long _started;

    public EnergyLedger(ModelCatalogue catalogue, TimeProvider time, IOptions<SimulatorOptions> options)
    {
        _gpuCount = options.Value.GpuCount;
        _idleWatts = options.Value.IdleWatts;
        _time = time;
        _started = time.GetTimestamp();
        _accounts = catalogue.All.Select((model, index) => (model.Name, Account: new Account(index % _gpuCount))).ToDictionary(x => x.Name, x => x.Account);
    }

    /// <summary>Adds a model's active joules.</summary>
    public void Charge(SimulatedModel model, double joules) => _accounts[model.Name].Add(joules);

    /// <summary>Adds the joules of loading a model.</summary>
    public void ChargeLoad(SimulatedModel model, double joules) => _accounts[model.Name].AddLoad(joules);

    /// <summary>All counters now.</summary>
    public EnergyReading Read()
    {
        var idle = _idleWatts * _time.GetElapsedTime(_started).TotalSeconds;
        var models = _accounts.Select(pair => pair.Value.Read(pair.Key)).ToArray();
        var gpus = Enumerable.Range(0, _gpuCount)
            .Select(gpu => idle + models.Where(model => model.Gpu == gpu).Sum(model => model.ActiveJoules + model.LoadJoules))
            .ToArray();
        return new(gpus, _idleWatts, models);
    }

    private sealed class Account(int gpu)
    {
        private readonly Lock _lock = new();
        private double _joules;
        private double _loadJoules;
        private long _loads;

        public int Gpu => gpu;

        public ModelEnergy Read(string model)
        {
            lock (_lock)
                return new(model, gpu, _joules, _loadJoules, _loads);
        }

        public void Add(double joules)
        {
            lock (_lock)
                _joules += joules;
        }

        public void AddLoad(double joules)
        {
            lock (_lock)
            {
                _loadJoules += joules;
                _loads++;
            }
        }
    }
}

/// <summary>Joules since the start by GPU (idle included) and by model (idle excluded).</summary>
internal sealed record EnergyReading(IReadOnlyList<double> GpuJoules, double IdleWatts, IReadOnlyList<ModelEnergy> Models);

/// <summary>What one model has taken: joules of its answers, joules of loading it, and how often it was loaded.</summary>
internal sealed record ModelEnergy(string Model, int Gpu, double ActiveJoules, double LoadJoules, long Loads);
