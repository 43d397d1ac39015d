using GreenServ.Core.Evaluation.Scoring;

namespace GreenServ.Core.Tests.Evaluation.Scoring;

public sealed class AnswerScorersTests
{
    [Theory]
    [InlineData("exact", "Paris", "paris.", 1)]
    [InlineData("exact", "yes", " \"Yes!\" ", 1)]
    [InlineData("exact", "Van Gogh", "**van\n Gogh**.", 1)]
    [InlineData("exact", "Straße", "„Straße“", 1)]
    [InlineData("exact", "yes", "yes, it does", 0)]
    [InlineData("exact", "yes", "", 0)]
    [InlineData("exact", "3", "-3", 0)]
    [InlineData("exact", "C++", "C#", 0)]
    [InlineData("exact", ".5", "5", 0)]
    [InlineData("exact", "50%", "50", 0)]
    [InlineData("exact", "?", " ? ", 1)]
    [InlineData("exact", "?", "!", 0)]
    [InlineData("contains", "Rome", "It is rome.", 1)]
    [InlineData("contains", "He", "It is helium.", 0)]
    [InlineData("contains", "He", "Helium: He", 1)]
    [InlineData("contains", " Van  Gogh ", "It was Vincent van\nGogh!", 1)]
    [InlineData("contains", "ana@example.com", "I found ana@example.com", 1)]
    [InlineData("contains", "Rome", "", 0)]
    [InlineData("contains", "aa", "aaa baa (aa)", 1)]
    [InlineData("contains", "(aa)", "f(aa)", 0)]
    [InlineData("contains", "ÉTÉ", "l'été.", 1)]
    [InlineData("recall", "river lamp winter", "A lamp by the River.", 2.0 / 3)]
    [InlineData("recall", "river river", "river", 1)]
    [InlineData("recall", "river", "rivers", 0)]
    public void Score_NamedScorer_GivesTheExpectedScore(string name, string reference, string answer, double expected) =>
        Assert.Equal(expected, AnswerScorers.Find(name)!.Score(reference, answer), 12);

    [Theory]
    [InlineData("42", "The answer is 42.", 1)]
    [InlineData("42", "6 × 7 = 42", 1)]
    [InlineData("42", "42 minus 1 is 41.", 0)]
    [InlineData("1234", "It is 1,234 in all.", 1)]
    [InlineData("2.5", "about 2.50", 1)]
    [InlineData("-3", "The result is -3.", 1)]
    [InlineData("-3", "The result is −3.", 1)]
    [InlineData("3", "7-3", 1)]
    [InlineData("42", "no number at all", 0)]
    [InlineData("Natalia sold 48/2 = 24 clips in May. #### 72", "#### 72", 1)]
    [InlineData("6.02e23", "about 6.02e+23 of them", 1)]
    [InlineData("0.3", "0.30000000000000004", 1)]
    [InlineData("0.3333", "0.33333", 0)]
    [InlineData("0", "0.0000001", 0)]
    [InlineData("5", "12345678901234567890123456789012345678901234567890", 0)]
    [InlineData("5", "1e999", 0)]
    public void Score_Number_ComparesTheLastNumbers(string reference, string answer, double expected) =>
        Assert.Equal(expected, new NumberScorer().Score(reference, answer));

    [Theory]
    [InlineData("B", "B", 1)]
    [InlineData("(b)", " **B** ", 1)]
    [InlineData("B", "B.", 1)]
    [InlineData("B", "(B) because A is too small", 1)]
    [InlineData("B", "B) 12 cm, as C is not whole", 1)]
    [InlineData("C", "A is tempting. The answer is (C) because D fails.", 1)]
    [InlineData("C", "Answer: A? No. The answer is **C**.", 1)]
    [InlineData("A", "The answer is A because it fits.", 1)]
    [InlineData("D", "Answer: I think it must be D", 1)]
    [InlineData("D", "A good look at B leaves only D.", 1)]
    [InlineData("A", "A good look leaves none.", 0)]
    [InlineData("I", "I'm not sure", 0)]
    [InlineData("B", "", 0)]
    [InlineData("B", "Bananas", 0)]
    public void Score_Choice_ReadsThePickedLetter(string reference, string answer, double expected) =>
        Assert.Equal(expected, new ChoiceScorer().Score(reference, answer));

    [Theory]
    [InlineData("""{"a":1,"b":[1,2,{"c":null}]}""", """{ "b": [1.0, 2e0, {"c": null}], "a": 1 }""", 1)]
    [InlineData("""{"a":1}""", "Here it is:\n```json\n{\"a\": 1}\n```\nDone.", 1)]
    [InlineData("""[1,2]""", "[2,1]", 0)]
    [InlineData("""{"a":1}""", """{"a":1,"b":2}""", 0)]
    [InlineData("""{"a":"1"}""", """{"a":1}""", 0)]
    [InlineData("""{"a":1}""", "a is 1", 0)]
    [InlineData("true", "true", 1)]
    [InlineData("true", "\ud800", 0)]
    public void Score_Json_ComparesValues(string reference, string answer, double expected) =>
        Assert.Equal(expected, new JsonScorer().Score(reference, answer));

    [Theory]
    [InlineData("exact", " ")]
    [InlineData("contains", "\n")]
    [InlineData("choice", "K")]
    [InlineData("choice", "A or B")]
    [InlineData("number", "none")]
    [InlineData("f1", "The a an!")]
    [InlineData("rouge-l", "...")]
    [InlineData("recall", "")]
    [InlineData("json", "{a:1}")]
    public void Refuse_ReferenceNothingCouldMatch_SaysWhy(string name, string reference) =>
        Assert.NotNull(AnswerScorers.Find(name)!.Refuse(reference));

    [Theory]
    [InlineData("exact", "?")]
    [InlineData("contains", "C++")]
    [InlineData("choice", "(c).")]
    [InlineData("number", "about 3")]
    [InlineData("f1", "the cat")]
    [InlineData("rouge-l", "猫")]
    [InlineData("recall", "river")]
    [InlineData("json", "[]")]
    public void Score_ReferenceItself_IsOne(string name, string reference)
    {
        Assert.Null(AnswerScorers.Find(name)!.Refuse(reference));
        Assert.Equal(1, AnswerScorers.Find(name)!.Score(reference, reference));
    }

    [Fact]
    public void Find_UnknownName_IsNull() => Assert.Null(AnswerScorers.Find("judge"));

    [Fact]
    public void Names_All_CanBeFoundAndStartWithTheDefault()
    {
        Assert.All(AnswerScorers.Names, name => Assert.Equal(name, AnswerScorers.Find(name)?.Name));
        Assert.Equal(AnswerScorers.Default.Name, AnswerScorers.Names[0]);
    }
}
