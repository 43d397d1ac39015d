using System.Buffers;
using System.Collections.Frozen;
using GreenServ.Core.Features.Text;

namespace GreenServ.Core.Features.Classification;

/// <summary>Finds the phrases of <see cref="Cues"/> in a text and adds their weights.</summary>
internal static class CueCounter
{
    /// <summary>Characters at each end of a prompt in which instructions are looked for.</summary>
    public const int InstructionZone = 300;

    private static readonly SearchValues<char> s_openers = SearchValues.Create(".!?:\n。！？");
    private static readonly FrozenDictionary<ulong, int> s_phrases = Index(Cues.All.Select(cue => cue.Phrases));
    private static readonly FrozenDictionary<ulong, int> s_polite = Index([Cues.Polite]);

    /// <summary>Adds to <paramref name="logits"/> (one per task kind) what the phrases found say.</summary>
    /// <returns>The number of words.</returns>
    public static int Add(ReadOnlySpan<char> text, Span<float> logits)
    {
        Span<byte> hits = stackalloc byte[Cues.All.Count];
        hits.Clear();
        var reader = new WordReader(text);
        ulong one = 0, two = 0;
        bool opening = true, opening1 = true, opening2 = true;
        int end = 0, words = 0;
        while (reader.MoveNext())
        {
            if (text[end..reader.Start].ContainsAny(s_openers))
                opening = true;
            var instruction = reader.Start < InstructionZone || text.Length - reader.Start <= InstructionZone;
            Hit(reader.Hash, instruction, opening, hits);
            if (two != 0)
                Hit(StableHash.Join(two, reader.Hash), instruction, opening2, hits);
            if (one != 0)
            {
                two = StableHash.Join(one, reader.Hash);
                Hit(two, instruction, opening1, hits);
            }

            (opening2, opening1) = (opening1, opening);
            opening = opening && s_polite.ContainsKey(reader.Hash);
            one = reader.Hash;
            end = reader.End;
            words++;
        }

        for (var i = 0; i < hits.Length; i++)
        {
            if (hits[i] == 0)
                continue;
            var cue = Cues.All[i];
            foreach (var (kind, weight) in cue.Weights)
                logits[(int)kind] += weight * Math.Min(hits[i], cue.Cap);
        }

        return words;
    }

    private static void Hit(ulong phrase, bool instruction, bool opening, Span<byte> hits)
    {
        if (!s_phrases.TryGetValue(phrase, out var index))
            return;
        var counts = Cues.All[index].Scope switch
        {
            CueScope.Anywhere => true,
            CueScope.Instruction => instruction,
            _ => instruction && opening,
        };
        if (counts && hits[index] < byte.MaxValue)
            hits[index]++;
    }

    private static FrozenDictionary<ulong, int> Index(IEnumerable<string> cues)
    {
        var index = new Dictionary<ulong, int>();
        var cue = 0;
        foreach (var phrases in cues)
        {
            foreach (var phrase in phrases.Split('|'))
            {
                if (!index.TryAdd(HashOf(phrase), cue))
                    throw new InvalidOperationException($"The phrase '{phrase}' stands in two cues; one of them would never be seen.");
            }

            cue++;
        }

        return index.ToFrozenDictionary();
    }

    private static ulong HashOf(string phrase)
    {
        var reader = new WordReader(phrase);
        var hash = 0UL;
        while (reader.MoveNext())
            hash = hash == 0 ? reader.Hash : StableHash.Join(hash, reader.Hash);
        return hash;
    }
}
