using GreenServ.Core.Features.Classification;

namespace GreenServ.Lab.Training;

/// <summary>Which gram holds each slot of the model.</summary>
/// <remarks>
/// Only grams that occur in at least two sources: what a single source has is its format and its subjects, and learning it is
/// learning to recognise the source. Where two grams want a slot, the one in more sources, then in more prompts, gets it.
/// </remarks>
internal sealed class Vocabulary
{
    private const int LeastSources = 2;
    private const int LeastPrompts = 3;

    private readonly ulong[] _keys = new ulong[PromptWeights.Slots];

    /// <summary>Chooses the grams of these examples.</summary>
    public Vocabulary(IReadOnlyList<TrainingExample> examples)
    {
        var counts = new Dictionary<ulong, (string LastSource, int Sources, int Prompts)>();
        var seen = new HashSet<ulong>();
        foreach (var example in examples.OrderBy(example => example.Prompt.Source, StringComparer.Ordinal))
        {
            seen.Clear();
            foreach (var key in example.Instruction.Concat(example.Rest))
            {
                if (!seen.Add(key))
                    continue;
                var source = example.Prompt.Source;
                var (last, sources, prompts) = counts.GetValueOrDefault(key);
                counts[key] = (source, source == last ? sources : sources + 1, prompts + 1);
            }
        }

        var ranks = new (int Sources, int Prompts)[PromptWeights.Slots];
        foreach (var (key, count) in counts)
        {
            var rank = (count.Sources, count.Prompts);
            if (rank.Sources < LeastSources || rank.Prompts < LeastPrompts)
                continue;
            var slot = PromptWeights.SlotOf(key);
            var comparison = rank.CompareTo(ranks[slot]);
            if (comparison > 0 || (comparison == 0 && key < _keys[slot]))
                (ranks[slot], _keys[slot]) = (rank, key);
        }

        Grams = ranks.Count(rank => rank.Sources > 0);
    }

    /// <summary>Number of grams that hold a slot.</summary>
    public int Grams { get; }

    /// <summary>The gram's slot, or -1 where it holds none.</summary>
    public int SlotOf(ulong key)
    {
        var slot = PromptWeights.SlotOf(key);
        return _keys[slot] == key ? slot : -1;
    }

    /// <summary>The checks of all slots, 0 where free.</summary>
    public byte[] Checks() => Array.ConvertAll(_keys, key => key == 0 ? (byte)0 : PromptWeights.CheckOf(key));
}
