using System.Buffers;
using System.Numerics;

namespace GreenServ.Core.Features.Text;

/// <summary>Guesses a text's language: by script where that tells, by function words among the languages in Latin script.</summary>
internal static class LanguageGuess
{
    /// <summary>Too little text, or none that is known.</summary>
    public const string Undetermined = "und";

    // Enough to be sure of a language, and bounded so that long prompts cost no more.
    private const int Read = 2000;

    // More than one function word of its own, and a fair share of all words: running text is a third function words.
    private const float LeastScore = 1.2f;
    private const float LeastShare = 0.1f;

    private static readonly SearchValues<char> s_ukrainian = SearchValues.Create("іїєґІЇЄҐ");
    private static readonly SearchValues<char> s_persian = SearchValues.Create("پچژگ");

    /// <summary>A two-letter code, or <see cref="Undetermined"/>.</summary>
    public static string Of(ReadOnlySpan<char> text)
    {
        var sample = text.Length <= Read ? text : text[..Read];
        Span<int> letters = stackalloc int[Scripts.Count];
        letters.Clear();
        foreach (var c in sample)
            letters[(int)Scripts.Of(c)]++;

        var total = 0;
        for (var script = 1; script < letters.Length; script++)
            total += letters[script];
        if (total == 0)
            return Undetermined;

        // An ideograph carries about three Latin letters' worth of text, and code or names in Latin script occur in all languages.
        var latin = letters[(int)Script.Latin];
        return (total - latin) * 3 < latin ? Latin(sample) : NonLatin(sample, letters);
    }

    private static string NonLatin(ReadOnlySpan<char> sample, ReadOnlySpan<int> letters)
    {
        // Japanese is written with more Han than kana; Chinese has none of the latter.
        if (letters[(int)Script.Kana] * 10 > letters[(int)Script.Han])
            return "ja";

        var best = Script.Han;
        for (var script = Script.Hangul; (int)script < letters.Length; script++)
        {
            if (letters[(int)script] > letters[(int)best])
                best = script;
        }

        return best switch
        {
            Script.Han => "zh",
            Script.Hangul => "ko",
            Script.Cyrillic => sample.ContainsAny(s_ukrainian) ? "uk" : "ru",
            Script.Arabic => sample.ContainsAny(s_persian) ? "fa" : "ar",
            Script.Hebrew => "he",
            Script.Greek => "el",
            Script.Thai => "th",
            Script.Devanagari => "hi",
            _ => Undetermined,
        };
    }

    private static string Latin(ReadOnlySpan<char> sample)
    {
        Span<float> scores = stackalloc float[StopWords.Languages.Length];
        scores.Clear();
        var reader = new WordReader(sample);
        var words = 0;
        while (reader.MoveNext())
        {
            words++;

            // A word that several languages share is shared out among them.
            var languages = StopWords.LanguagesOf(reader.Hash);
            var share = 1f / BitOperations.PopCount((uint)languages);
            for (; languages != 0; languages &= languages - 1)
                scores[BitOperations.TrailingZeroCount(languages)] += share;
        }

        var (best, second) = (0, -1);
        for (var language = 1; language < scores.Length; language++)
        {
            if (scores[language] > scores[best])
                (best, second) = (language, best);
            else if (second < 0 || scores[language] > scores[second])
                second = language;
        }

        return scores[best] >= Math.Max(LeastScore, LeastShare * words) && scores[best] > scores[second] ? StopWords.Languages[best] : Undetermined;
    }
}
