namespace GreenServ.Core.Features.Classification;

/// <summary>Where in a prompt a cue's phrases count.</summary>
internal enum CueScope
{
    /// <summary>Everywhere.</summary>
    Anywhere,

    /// <summary>In the first and last <see cref="PromptPass.InstructionZone"/> characters, where instructions stand.</summary>
    Instruction,

    /// <summary>There, and only where a sentence begins (after "please", "can you" and the like).</summary>
    Opening,
}

/// <summary>A weight of a cue: how much one hit adds to the logit of a task kind.</summary>
internal readonly record struct CueWeight(TaskKind Kind, float Weight);

/// <summary>A set of phrases that speak for (or against) task kinds.</summary>
/// <param name="Name">What the cue means.</param>
/// <param name="Scope">Where it counts.</param>
/// <param name="Cap">Hits beyond this many add nothing.</param>
/// <param name="Phrases">Phrases of one to three words, separated by <c>|</c>.</param>
/// <param name="Weights">Added per hit.</param>
internal sealed record Cue(string Name, CueScope Scope, int Cap, string Phrases, CueWeight[] Weights);
