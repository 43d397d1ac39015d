using System.Runtime.CompilerServices;
using GreenServ.Simulator.Answering;
using GreenServ.Simulator.Energy;
using GreenServ.Simulator.Failures;
using GreenServ.Simulator.Memory;
using GreenServ.Simulator.Models;
using Microsoft.Extensions.Options;

namespace GreenServ.Simulator.Playback;

/// <summary>Turns requests into paced streams of words and charges their joules to the simulated GPUs.</summary>
internal sealed class Generator(
    ModelCatalogue catalogue, SimulatorControl control, FailingModels failing, Replier replier, ModelMemory memory, EnergyLedger energy, TimeProvider time, IOptions<SimulatorOptions> options)
{
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

    /// <summary>Says, in a response's head, that the answer is none: how good a model is can not be told from it.</summary>
    public const string NoAnswerHeader = "x-greenserv-no-answer";

    /// <summary>Decides the answer, and marks the response where the model has none.</summary>
    public Generation Begin(SimulatedModel model, Ask ask, HttpResponse response)
    {
        var reply = replier.Reply(model, ask);
        if (reply.IsMadeUp)
            response.Headers[NoAnswerHeader] = "true";
        var text = CutAtStops(reply.Text, ask.Stops);
        IEnumerable<Chunk> words = [.. Words(reply.Thoughts, isThought: true, ask), .. Words(text, isThought: false, ask)];
        var chunks = new List<Chunk>();
        var outputTokens = reply.ToolCalls.Sum(call => Tokens.Count(call.Name) + Tokens.Count(call.Arguments));
        var doneReason = "stop";
        foreach (var word in words)
        {
            if (ask.MaxTokens is > 0 && outputTokens + word.Tokens > ask.MaxTokens)
            {
                doneReason = "length";
                break;
            }

            chunks.Add(word);
            outputTokens += word.Tokens;
        }

        return new()
        {
            Model = model,
            Chunks = chunks,
            ToolCalls = reply.ToolCalls,
            PromptTokens = ask.PromptTokens,
            OutputTokens = outputTokens,
            DoneReason = doneReason,
            KeepAlive = ask.KeepAlive,
            Prefill = Scaled(model.FirstTokenMs / 1000),
            Decode = Scaled(model.MsPerToken * outputTokens / 1000),
            Drops = control.FailureOf(model.Name) is Failure.DropMidStream,
        };
    }

    private static IEnumerable<Chunk> Words(string text, bool isThought, Ask ask) => text.Length == 0
        ? []
        : Tokens.Words(text).Select(word => new Chunk(word, Tokens.Count(word), isThought, ask.TopLogprobs is { } top ? TokenLogprobs.Of(word, top) : null));

    private static string CutAtStops(string text, IReadOnlyList<string> stops)
    {
        foreach (var stop in stops.Where(stop => stop.Length > 0))
        {
            if (text.IndexOf(stop, StringComparison.Ordinal) is >= 0 and var at)
                text = text[..at];
        }

        return text;
    }

    /// <summary>Plays the words at the model's pace, once it is in memory. Ends early, without an exception, where the connection is to break.</summary>
    /// <exception cref="OperationCanceledException">The client left; only what was generated is charged.</exception>
    public async IAsyncEnumerable<Chunk> PlayAsync(Generation generation, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var lease = await memory.EnterAsync(generation.Model, generation.KeepAlive, cancellationToken).ConfigureAwait(false);
        generation.Load = lease.Load;
        var started = time.GetTimestamp();
        energy.Charge(generation.Model, generation.Model.EnergyJoules(generation.PromptTokens, 0));
        var due = generation.Prefill;
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
