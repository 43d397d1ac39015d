using FsCheck;
using FsCheck.Fluent;

namespace GreenServ.Core.Tests.Features;

/// <summary>Texts of every unpleasant kind, from a fixed seed.</summary>
internal static class AnyText
{
    private static readonly string[] s_fragments =
    [
        "the ", "How many? ", "Übersetze ", "翻译", "こんにちは", "안녕 ", "привет. ", "مرحبا ", "नमस्ते ", "😀", "\ud83d", "\ude00", "\0", "\t", "\r\n", "\n\n", " ",
        "```", "def f(x):\n", "A. one\n", "(B) two\n", "$x^2$", "$", "\\frac", "_", "...", "?!", "'", "’s", "1,000.5", "\u200b", "\u0301", "\ufffd", "\uffff", "A", "İı",
        new('z', 3000), new(' ', 900), new('。', 40), string.Concat(Enumerable.Repeat("a b. ", 2000)),
    ];

    /// <summary>Checks the property on 200 texts of fragments and arbitrary strings, and on the empty text.</summary>
    public static void Check(Func<string, bool> holds)
    {
        var fragments = Gen.Elements(s_fragments).ListOf().Select(string.Concat);
        var strings = ArbMap.Default.GeneratorFor<string>().Select(text => text ?? "");
        var texts = Gen.OneOf(fragments, strings).ToArbitrary();
        Assert.True(holds(""), "Fails for the empty text.");
        FsCheck.Check.One(Config.QuickThrowOnFailure.WithMaxTest(200).WithReplay(20261122UL, 7UL), Prop.ForAll(texts, holds));
    }
}
