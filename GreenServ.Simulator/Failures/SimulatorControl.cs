using System.Collections.Concurrent;

namespace GreenServ.Simulator.Failures;

/// <summary>Steers the simulated models while they run. All members may be used from any thread.</summary>
public sealed class SimulatorControl
{
    private readonly ConcurrentDictionary<string, ModelState> _models;

    internal SimulatorControl(IReadOnlyList<string> names) =>
        _models = new(names.Select(name => KeyValuePair.Create(name, new ModelState())), StringComparer.OrdinalIgnoreCase);

    /// <summary>Makes a model fail from now on, or answer again.</summary>
    /// <exception cref="ArgumentException">The host has no such model.</exception>
    public void SetFailure(string model, Failure failure) => State(model).Failure = failure;

    /// <summary>How a model fails now.</summary>
    /// <exception cref="ArgumentException">The host has no such model.</exception>
    public Failure FailureOf(string model) => State(model).Failure;

    /// <summary>Requests for an answer that reached a model, failed ones included.</summary>
    /// <exception cref="ArgumentException">The host has no such model.</exception>
    public long RequestsOf(string model) => State(model).Requests;

    /// <summary>Completes when a request hangs at a model for the first time.</summary>
    /// <exception cref="ArgumentException">The host has no such model.</exception>
    public Task HangReached(string model) => State(model).Hung.Task;

    /// <summary>Counts a request.</summary>
    internal void Arrived(string model) => State(model).Arrived();

    internal void Hung(string model) => State(model).Hung.TrySetResult();

    private ModelState State(string model) => _models.TryGetValue(model, out var state)
        ? state
        : throw new ArgumentException($"The simulator has no model '{model}'; it has {string.Join(", ", _models.Keys.Order())}.", nameof(model));

    private sealed class ModelState
    {
        private long _requests;
        private volatile Failure _failure;

        public Failure Failure
        {
            get => _failure;
            set => _failure = value;
        }

        public long Requests => Interlocked.Read(ref _requests);
        public TaskCompletionSource Hung { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Arrived() => Interlocked.Increment(ref _requests);
    }
}
