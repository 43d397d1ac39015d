using System.Buffers;
using GreenServ.Core.Features.Reading;
using GreenServ.Core.Features.Text;

namespace GreenServ.Core.Features.Classification;

/// <summary>The one walk over a prompt's words that finds its cues and its grams and counts what reading ease needs.</summary>
internal static class PromptPass
{
    /// <summary>Characters at each end of a prompt in which instructions are looked for.</summary>
    public const int InstructionZone = 300;

    private const char Boundary = '\u0001';

    // Stands before the first word of a sentence: "write" that opens one says more than "write" inside one.
    private const ulong Opening = 0x9E3779B97F4A7C15;
    private const ulong Number = 0xD6E8FEB86659FD93;

    private static readonly SearchValues<char> s_openers = SearchValues.Create(".!?:\n。！？");

    /// <summary>Counts cue hits and hands every gram to <paramref name="grams"/>.</summary>
    public static ReadingCount Run<TSink>(ReadOnlySpan<char> text, scoped Span<byte> cueHits, ref TSink grams)
        where TSink : struct, IGramSink, allows ref struct
    {
        var cues = new CueCounter(cueHits);
        var reader = new WordReader(text);
        var before = Opening;
        var count = new ReadingCount();
        var end = 0;
        while (reader.MoveNext())
        {
            var gap = text[end..reader.Start];
            var opening = count.Words == 0 || IsOpener(gap);
            count.Word(reader, gap);
            var instruction = reader.Start < InstructionZone || text.Length - reader.Start <= InstructionZone;
            cues.Word(reader.Hash, instruction, opening);

            var word = char.IsAsciiDigit(text[reader.Start]) ? Number : reader.Hash;
            grams.Word(StableHash.Mix(word), instruction);
            grams.Part(StableHash.Join(opening ? Opening : before, word), instruction);
            if (reader.End - reader.Start > 3 && word != Number)
                Letters(reader.Word, instruction, ref grams);
            before = word;
            end = reader.End;
        }

        return count;
    }

    // Nearly every gap is one space.
    private static bool IsOpener(ReadOnlySpan<char> gap) => gap is not " " && gap.ContainsAny(s_openers);

    // Four UTF-16 units fill a ulong exactly, so a gram is its own hash key and needs only mixing.
    private static void Letters<TSink>(ReadOnlySpan<char> word, bool instruction, ref TSink grams)
        where TSink : struct, IGramSink, allows ref struct
    {
        var window = (ulong)Boundary;
        var length = 1;
        for (var i = 0; i <= word.Length; i++)
        {
            var c = i < word.Length ? Folding.Lower(word[i]) : Boundary;
            if (c != Boundary && !Folding.IsWordCharacter(c))
                continue;
            window = (window << 16) | c;
            if (++length >= 4)
                grams.Part(StableHash.Mix(window), instruction);
        }
    }
}
