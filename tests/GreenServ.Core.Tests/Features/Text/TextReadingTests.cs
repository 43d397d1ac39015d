using GreenServ.Core.Features.Text;

namespace GreenServ.Core.Tests.Features.Text;

public sealed class TextReadingTests
{
    [Theory]
    [InlineData("Don't stop, it’s 3pm!", "Don't|stop|it’s|3pm")]
    [InlineData("snake_case 'quoted' end'", "snake|case|quoted|end")]
    [InlineData("用Python写 naïve", "用|Python|写|naïve")]
    [InlineData("हिन्दी \ud83d lone", "हिन्दी|lone")]
    public void MoveNext_Text_GivesItsWords(string text, string words)
    {
        var found = new List<string>();
        var reader = new WordReader(text);
        while (reader.MoveNext())
            found.Add(reader.Word.ToString());
        Assert.Equal(words.Split('|'), found);
    }

    [Fact]
    public void Lower_EveryLetterOfItsBlocks_AgreesWithTheInvariantCulture()
    {
        for (var c = '\0'; c < '\u0530'; c++)
        {
            var lower = char.ToLowerInvariant(c);
            var known = c is < '\u0180' or >= '\u0391' and <= '\u03A9' or >= '\u0400' and <= '\u042F';
            if (known && c is not ('\u0130' or '\u0131'))
                Assert.True(Folding.Lower(c) == lower, $"U+{(int)c:X4} became U+{(int)Folding.Lower(c):X4}, not U+{(int)lower:X4}.");
        }
    }

    [Theory]
    [InlineData(16_384, 16_384)]
    [InlineData(16_385, 16_386)]
    [InlineData(1_000_000, 16_386)]
    public void Window_LongPrompt_KeepsBothEnds(int length, int kept)
    {
        var prompt = string.Create(length, 0, (span, _) =>
        {
            span.Fill('m');
            span[0] = 'f';
            span[^1] = 'l';
        });
        using var window = new PromptWindow(prompt);
        Assert.Equal(kept, window.Text.Length);
        Assert.Equal(('f', 'l'), (window.Text[0], window.Text[^1]));
    }
}
