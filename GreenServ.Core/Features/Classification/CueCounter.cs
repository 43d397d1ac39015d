using System.Collections.Frozen;
using GreenServ.Core.Features.Text;

namespace GreenServ.Core.Features.Classification;

/// <summary>Finds the phrases of <see cref="Cues"/> among the words of a text, which it is shown one by one.</summary>
internal ref struct CueCounter
{
    private static readonly FrozenDictionary<ulong, int> s_phrases = Index(Cues.All.Select(cue => cue.Phrases));
    private static readonly FrozenDictionary<ulong, int> s_polite = Index([Cues.Polite]);

    private readonly Span<byte> _hits;
    private ulong _one, _two;
    private bool _opening = true, _opening1 = true, _opening2 = true;

    /// <summary>A counter that clears and then fills <paramref name="hits"/>, one entry per cue.</summary>
    public CueCounter(Span<byte> hits)
    {
        hits.Clear();
        _hits = hits;
    }

    /// <summary>The next word.</summary>
    /// <param name="word">Its hash.</param>
    /// <param name="instruction">Whether it stands where instructions stand.</param>
    /// <param name="opensSentence">Whether a sentence begins with it.</param>
    public void Word(ulong word, bool instruction, bool opensSentence)
    {
        _opening |= opensSentence;
        Hit(word, instruction, _opening);
        if (_two != 0)
            Hit(StableHash.Join(_two, word), instruction, _opening2);
        if (_one != 0)
        {
            _two = StableHash.Join(_one, word);
            Hit(_two, instruction, _opening1);
        }

        (_opening2, _opening1) = (_opening1, _opening);
        _opening = _opening && s_polite.ContainsKey(word);
        _one = word;
    }

    private readonly void Hit(ulong phrase, bool instruction, bool opening)
    {
        if (!s_phrases.TryGetValue(phrase, out var index))
            return;
        var cue = Cues.All[index];
        var counts = cue.Scope switch
        {
            CueScope.Anywhere => true,
            CueScope.Instruction => instruction,
            _ => instruction && opening,
        };
        if (counts && _hits[index] < cue.Cap)
            _hits[index]++;
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
