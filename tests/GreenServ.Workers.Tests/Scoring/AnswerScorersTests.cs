using GreenServ.Workers.Scoring;

namespace GreenServ.Workers.Tests.Scoring;

public sealed class AnswerScorersTests
{
    [Theory]
    [InlineData("exact", "Paris", "paris.", 1)]
    [InlineData("exact", "yes", " \"Yes!\" ", 1)]
    [InlineData("exact", "yes", "yes, it does", 0)]
    [InlineData("exact", "yes", "", 0)]
    [InlineData("number", "42", "The answer is 42.", 1)]
    [InlineData("number", "42", "6 × 7 = 42", 1)]
    [InlineData("number", "42", "42 minus 1 is 41.", 0)]
    [InlineData("number", "1234", "It is 1,234 in all.", 1)]
    [InlineData("number", "2.5", "about 2.50", 1)]
    [InlineData("number", "-3", "The result is -3.", 1)]
    [InlineData("number", "3", "7-3", 1)]
    [InlineData("number", "42", "no number at all", 0)]
    [InlineData("contains", "Rome", "It is rome.", 1)]
    [InlineData("contains", "He", "It is helium.", 0)]
    [InlineData("contains", "He", "Helium: He", 1)]
    [InlineData("contains", "Van Gogh", "It was Vincent van Gogh!", 1)]
    [InlineData("contains", "ana@example.com", "I found ana@example.com", 1)]
    [InlineData("contains", "Rome", "", 0)]
    [InlineData("recall", "river lamp winter", "A lamp by the River.", 2.0 / 3)]
    [InlineData("recall", "river river", "river", 1)]
    [InlineData("recall", "river", "rivers", 0)]
    public void Score_NamedScorer_GivesTheExpectedScore(string name, string reference, string answer, double expected) =>
        Assert.Equal(expected, AnswerScorers.Find(name)!.Score(reference, answer), 12);

    [Fact]
    public void Find_UnknownName_IsNull() => Assert.Null(AnswerScorers.Find("judge"));

    [Fact]
    public void Names_All_CanBeFound() => Assert.All(AnswerScorers.Names, name => Assert.Equal(name, AnswerScorers.Find(name)?.Name));
}
