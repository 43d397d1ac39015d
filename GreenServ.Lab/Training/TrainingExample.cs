using GreenServ.Core.Features.Classification;
using GreenServ.Core.Features.Text;

namespace GreenServ.Lab.Training;

/// <summary>A labelled prompt as the model sees it: its grams (hashed keys, those of the instruction zone apart) and its dense inputs.</summary>
internal sealed class TrainingExample
{
    private TrainingExample(LabelledPrompt prompt, ulong[] instruction, ulong[] rest, float[] dense)
    {
        Prompt = prompt;
        Instruction = instruction;
        Rest = rest;
        Dense = dense;
    }

    public LabelledPrompt Prompt { get; }

    public int Kind => (int)Prompt.Kind;

    public ulong[] Instruction { get; }

    public ulong[] Rest { get; }

    public float[] Dense { get; }

    /// <summary>Reads a prompt with the product's own pass.</summary>
    public static TrainingExample Of(LabelledPrompt prompt)
    {
        using var window = new PromptWindow(prompt.Text);
        var text = window.Text;
        Span<byte> hits = stackalloc byte[Cues.All.Count];
        var grams = new Collector([], []);
        var words = PromptPass.Run(text, hits, ref grams).Words;
        var dense = new float[DenseInputs.Count];
        DenseInputs.Write(StructureScanner.Scan(text), words, hits, dense);
        return new TrainingExample(prompt, [.. grams.Instruction], [.. grams.Rest], dense);
    }

    private readonly struct Collector(List<ulong> instruction, List<ulong> rest) : IGramSink
    {
        public List<ulong> Instruction => instruction;

        public List<ulong> Rest => rest;

        public void Word(ulong key, bool inInstruction) => Part(key, inInstruction);

        public void Part(ulong key, bool inInstruction) => (inInstruction ? instruction : rest).Add(key);
    }
}
