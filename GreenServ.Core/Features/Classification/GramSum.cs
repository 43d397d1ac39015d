using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace GreenServ.Core.Features.Classification;

/// <summary>Sums the rows of a prompt's grams, in integers: the same on every machine and in every order.</summary>
internal ref struct GramSum(PromptWeights weights) : IGramSink
{
    private readonly PromptWeights _weights = weights;
    private Rows _instruction;
    private Rows _rest;
    private Rows _unknown;
    private int _instructionGrams;
    private int _restGrams;
    private int _unknownWords;

    public void Word(ulong key, bool instruction)
    {
        if (!TryAdd(key, instruction))
            AddSigns(key);
    }

    public void Part(ulong key, bool instruction) => TryAdd(key, instruction);

    /// <summary>Writes the sums of the instruction zone and of the whole prompt, each divided by the root of its number of grams.</summary>
    public readonly void WriteEmbedding(Span<float> embedding)
    {
        _instruction.Write(embedding, _weights.Scale / MathF.Sqrt(int.Max(1, _instructionGrams)));
        var whole = _instruction;
        whole.Add(_rest);
        whole.Write(embedding[PromptWeights.RowLength..], _weights.Scale / MathF.Sqrt(int.Max(1, _instructionGrams + _restGrams)));
    }

    /// <summary>
    /// Adds a faint trace of the words that training never saw, so that texts in unknown words are still told apart (random indexing).
    /// </summary>
    public readonly void AddUnknownWords(Span<float> embedding)
    {
        const float Faint = 0.05f;
        if (_unknownWords == 0)
            return;
        Span<float> trace = stackalloc float[PromptWeights.RowLength];
        _unknown.Write(trace, Faint / MathF.Sqrt(_unknownWords));
        for (var i = 0; i < trace.Length; i++)
            embedding[PromptWeights.RowLength + i] += trace[i];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool TryAdd(ulong key, bool instruction)
    {
        if (instruction)
            _instructionGrams++;
        else
            _restGrams++;
        // In range whatever the key: there are exactly as many checks and rows as slots.
        var slot = PromptWeights.SlotOf(key);
        if (Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_weights.Checks), slot) != PromptWeights.CheckOf(key))
            return false;
        var row = Vector128.LoadUnsafe(ref MemoryMarshal.GetArrayDataReference(_weights.Rows), (nuint)(slot * PromptWeights.RowLength));
        if (instruction)
            _instruction.Add(row);
        else
            _rest.Add(row);
        return true;
    }

    private void AddSigns(ulong key)
    {
        Span<sbyte> signs = stackalloc sbyte[PromptWeights.RowLength];
        for (var i = 0; i < signs.Length; i++)
            signs[i] = (key >> i & 1) == 0 ? (sbyte)-1 : (sbyte)1;
        _unknown.Add(Vector128.Create<sbyte>(signs));
        _unknownWords++;
    }

    /// <summary>Sixteen 32-bit sums.</summary>
    private struct Rows
    {
        private Vector128<int> _a, _b, _c, _d;

        public void Add(Vector128<sbyte> row)
        {
            var (low, high) = Vector128.Widen(row);
            _a += Vector128.WidenLower(low);
            _b += Vector128.WidenUpper(low);
            _c += Vector128.WidenLower(high);
            _d += Vector128.WidenUpper(high);
        }

        public void Add(in Rows other)
        {
            _a += other._a;
            _b += other._b;
            _c += other._c;
            _d += other._d;
        }

        public readonly void Write(Span<float> values, float scale)
        {
            (Vector128.ConvertToSingle(_a) * scale).CopyTo(values);
            (Vector128.ConvertToSingle(_b) * scale).CopyTo(values[4..]);
            (Vector128.ConvertToSingle(_c) * scale).CopyTo(values[8..]);
            (Vector128.ConvertToSingle(_d) * scale).CopyTo(values[12..]);
        }
    }
}
