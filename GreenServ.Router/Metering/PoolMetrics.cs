using System.Diagnostics.Metrics;
using GreenServ.Router.Breakers;
using GreenServ.Router.Pool;
using GreenServ.Router.Residency;

namespace GreenServ.Router.Metering;

/// <summary>
/// Gauges of the pool: hosts that can be used, how breakers stand, where models are. A state is the one of its series that is 1.
/// </summary>
internal sealed class PoolMetrics : Gauges
{
    private static readonly BreakerState[] s_breakerStates = Enum.GetValues<BreakerState>();
    private static readonly ModelState[] s_modelStates = [.. Enum.GetValues<ModelState>().Except([ModelState.Unknown])];

    private readonly PoolMonitor _pool;
    private readonly CircuitBreakers _breakers;
    private readonly ResidencyMonitor _residency;

    public PoolMetrics(IMeterFactory factory, PoolMonitor pool, CircuitBreakers breakers, ResidencyMonitor residency)
    {
        (_pool, _breakers, _residency) = (pool, breakers, residency);
        var meter = factory.Create(RouterMetrics.MeterName);
        meter.CreateObservableGauge("greenserv.host.healthy", Hosts, "{host}", "Whether a host can be used: 1 or 0.");
        meter.CreateObservableGauge("greenserv.breaker.state", Breakers, "{placement}", "How the circuit breaker of a model on a host stands: 1 for the state it is in.");
        meter.CreateObservableGauge("greenserv.residency.state", Residency, "{placement}", "Where a model is that its host tells of: 1 for the state it is in.");
        meter.CreateObservableGauge("greenserv.residency.memory", Memory, "By", "Memory that the models take that are loaded on a host.");
    }

    private IEnumerable<Measurement<int>> Hosts() =>
        from state in _pool.Current.Hosts
        select new Measurement<int>(state.Problem is null ? 1 : 0, Host(state.Host));

    private IEnumerable<Measurement<int>> Breakers() =>
        from placement in _pool.Current.Placements
        let now = _breakers.Read(placement).State
        from state in s_breakerStates
        select Of(placement, state, state == now);

    private IEnumerable<Measurement<int>> Residency() =>
        from placement in _pool.Current.Placements
        let now = _residency.Of(placement.Host).StateOf(placement.Model)
        where now != ModelState.Unknown
        from state in s_modelStates
        select Of(placement, state, state == now);

    private IEnumerable<Measurement<long>> Memory() =>
        from state in _pool.Current.Hosts
        let loaded = _residency.Of(state.Host).Models
        where loaded is not null
        select new Measurement<long>(loaded.Sum(model => model.SizeBytes), Host(state.Host));

    private static Measurement<int> Of<T>(Placement placement, T state, bool isNow)
        where T : struct, Enum =>
        new(isNow ? 1 : 0, Host(placement.Host), new(TelemetryNames.Model, placement.Model), new(TelemetryNames.State, JsonNames.Of(state)));

    private static KeyValuePair<string, object?> Host(ModelHost host) => new(TelemetryNames.Host, host.Name);
}
