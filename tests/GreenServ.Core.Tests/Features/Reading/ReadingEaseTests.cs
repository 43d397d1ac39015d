using GreenServ.Core.Features.Reading;

namespace GreenServ.Core.Tests.Features.Reading;

public sealed class ReadingEaseTests
{
    /// <summary>The first three are the examples of Wikipedia's article "Flesch–Kincaid readability tests" (116, 69, 37.5).</summary>
    [Theory]
    [InlineData("The cat sat on the mat.", 6, 1, 6, 116.145)]
    [InlineData("This sentence, taken as a reading passage unto itself, is being used to prove a point.", 16, 1, 23, 68.982)]
    [InlineData("The Australian platypus is seemingly a hybrid of a mammal and reptilian creature.", 13, 1, 24, 37.455)]
    [InlineData("Dr. Smith paid 3.50 to J. Doe. Really? Yes!", 9, 3, 10, 109.79)]
    [InlineData("First line\n\nSecond line", 4, 2, 5, 99.055)]
    public void Count_KnownText_MatchesTheHandCount(string text, int words, int sentences, int syllables, double score)
    {
        var count = ReadingEase.Count(text);
        Assert.Equal((words, sentences, syllables), (count.Words, count.Sentences, count.Syllables));
        Assert.Equal(score, ReadingEase.Score(text), 0.001);
    }

    [Theory]
    [InlineData("a", 1)]
    [InlineData("the", 1)]
    [InlineData("table", 2)]
    [InlineData("walked", 1)]
    [InlineData("wanted", 2)]
    [InlineData("boxes", 2)]
    [InlineData("makes", 1)]
    [InlineData("create", 2)]
    [InlineData("creature", 2)]
    [InlineData("great", 1)]
    [InlineData("idea", 3)]
    [InlineData("radiation", 4)]
    [InlineData("special", 2)]
    [InlineData("studying", 3)]
    [InlineData("queue", 1)]
    [InlineData("people", 2)]
    [InlineData("beautiful", 3)]
    [InlineData("information", 4)]
    [InlineData("TWENTY", 2)]
    [InlineData("1990", 1)]
    public void Count_EnglishWord_GivesItsSyllables(string word, int syllables) => Assert.Equal(syllables, Syllables.Count(word));

    [Theory]
    [InlineData("")]
    [InlineData("  \n ")]
    [InlineData("?!")]
    public void Score_NoWords_IsEasy(string text) => Assert.Equal(100, ReadingEase.Score(text));

    [Fact]
    public void Score_AnyText_IsFinite() => AnyText.Check(text => double.IsFinite(ReadingEase.Score(text)));

    [Theory]
    [InlineData(206.8, 0, 0)]
    [InlineData(80.01, 0, 0)]
    [InlineData(80, 1, 0)]
    [InlineData(70.01, 1, 0)]
    [InlineData(70, 2, 0)]
    [InlineData(66, 2, 1)]
    [InlineData(33, 2, 2)]
    [InlineData(-500, 2, 2)]
    public void Bin_ReadingEase_FollowsTheEdges(double score, int repository, int equalWidth)
    {
        Assert.Equal(repository, Complexity.Bin(score, Complexity.RepositoryEdges));
        Assert.Equal(equalWidth, Complexity.Bin(score, Complexity.EqualWidthEdges));
    }
}
