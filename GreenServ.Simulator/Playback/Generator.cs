using System.Runtime.CompilerServices;
using GreenServ.Simulator.Answering;
using GreenServ.Simulator.Energy;
using GreenServ.Simulator.Failures;
using GreenServ.Simulator.Models;
using Microsoft.Extensions.Options;

namespace GreenServ.Simulator.Playback;

/// <summary>Turns requests into paced streams of words and charges their joules to the simulated GPUs.</summary>
internal sealed class Generator(
    ModelCatalogue catalogue, SimulatorControl control, FailingModels failing, Answerer answerer, EnergyLedger energy, TimeProvider time, IOptions<SimulatorOptions> options)
{
    /// <summary>What loading from a local SSD reaches.</summary>
    private const double LoadBytesPerSecond = 2e9;

    private readonly double _timeScale = options.Value.TimeScale;

    /// <summary>Finds the model for a request and lets it fail if it is to. Waits for the client to leave when the model hangs.</summary>
    /// <exception cref="OperationCanceledException">The client left.</exception>
    public async Task<Admission> AdmitAsync(string? name, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(name))
            return Admission.Refused(StatusCodes.Status400BadRequest, "model is required");
        if (catalogue.Find(name) is not { } model)
            return Admission.NotFound(name);

        if (await failing.FailAsync(model.Name, name, cancellationToken).ConfigureAwait(false) is { } refused)
            return refused;
        return Admission.Of(model);
    }

    /// <summary>Decides the answer.</summary>
    /// <param name="model">Who answers.</param>
    /// <param name="prompt">The last user message.</param>
    /// <param name="promptTokens">Tokens of the whole conversation.</param>
    /// <param name="maxTokens">The caller's limit; absent or below 1 for none.</param>
    public Generation Begin(SimulatedModel model, string prompt, int promptTokens, int? maxTokens)
    {
        var chunks = new List<Chunk>();
        var outputTokens = 0;
        var doneReason = "stop";
        foreach (var word in Tokens.Words(answerer.Answer(model, prompt)))
        {
            var tokens = Tokens.Count(word);
            if (maxTokens is > 0 && outputTokens + tokens > maxTokens)
            {
                doneReason = "length";
                break;
            }

            chunks.Add(new(word, tokens));
            outputTokens += tokens;
        }

        var load = control.EnsureLoaded(model.Name) ? model.SizeBytes / LoadBytesPerSecond : 0;
        return new()
        {
            Model = model,
            Chunks = chunks,
            PromptTokens = promptTokens,
            OutputTokens = outputTokens,
            DoneReason = doneReason,
            Load = Scaled(load),
            Prefill = Scaled(model.FirstTokenMs / 1000),
            Decode = Scaled(model.MsPerToken * outputTokens / 1000),
            Drops = control.FailureOf(model.Name) is Failure.DropMidStream,
        };
    }

    /// <summary>Plays the words at the model's pace. Ends early, without an exception, where the connection is to break.</summary>
    /// <exception cref="OperationCanceledException">The client left; only what was generated is charged.</exception>
    public async IAsyncEnumerable<Chunk> PlayAsync(Generation generation, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        energy.Charge(generation.Model, generation.Model.EnergyJoules(generation.PromptTokens, 0));
        var due = generation.Load + generation.Prefill;
        var perToken = generation.OutputTokens == 0 ? TimeSpan.Zero : generation.Decode / generation.OutputTokens;
        var count = generation.Drops ? (generation.Chunks.Count + 1) / 2 : generation.Chunks.Count;
        foreach (var chunk in generation.Chunks.Take(count))
        {
            // Waiting until a due time, not for a while, keeps timer inaccuracy from adding up.
            var wait = due - time.GetElapsedTime(started);
            if (wait > TimeSpan.FromMilliseconds(1))
                await Task.Delay(wait, time, cancellationToken).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            energy.Charge(generation.Model, generation.Model.EnergyJoules(0, chunk.Tokens));
            yield return chunk;
            due += perToken * chunk.Tokens;
        }
    }

    private TimeSpan Scaled(double seconds) => TimeSpan.FromSeconds(seconds * _timeScale);
}
