using GreenServ.Core.Evaluation.Scoring;

namespace GreenServ.Core.Tests.Evaluation.Scoring;

/// <summary>Scores of overlap, against values that the published scripts give (computed apart, in Python) and the paper states.</summary>
public sealed class OverlapScorersTests
{
    [Theory]
    [InlineData("Denver Broncos", "The Denver Broncos won.", 0.8)]
    [InlineData("Santa Clara, California", "Levi's Stadium in Santa Clara", 0.5)]
    [InlineData("the cat sat on the mat", "A cat sat, on a mat!", 1)]
    [InlineData("gold gold gold", "gold gold silver", 2.0 / 3)]
    [InlineData("in the 1990s", "1990s", 2.0 / 3)]
    [InlineData("42", "forty-two", 0)]
    [InlineData("cat", "«cat»", 1)]
    [InlineData("cat", "", 0)]
    public void Score_TokenF1_IsSquads(string reference, string answer, double expected) =>
        Assert.Equal(expected, new TokenF1Scorer().Score(reference, answer), 12);

    [Theory]
    [InlineData("police killed the gunman", "police kill the gunman", 0.75)] // Lin 2004, section 3.1
    [InlineData("police killed the gunman", "the gunman kill police", 0.5)] // likewise
    [InlineData("the cat was found under the bed", "the cat was under the bed", 0.923076923076923)]
    [InlineData("The quick brown fox jumps over the lazy dog.", "A fast brown fox leaped over a lazy dog", 0.5555555555555556)]
    [InlineData("to be or not to be", "not to be or to be", 0.8333333333333334)]
    [InlineData("don't stop", "dont stop", 0.4)]
    [InlineData("alpha beta", "gamma", 0)]
    [InlineData("Übung macht den Meister", "übung MACHT es", 4.0 / 7)]
    [InlineData("alpha", "", 0)]
    public void Score_RougeL_IsTheOneOfTheTable(string reference, string answer, double expected) =>
        Assert.Equal(expected, new RougeScorer().Score(reference, answer), 12);

    [Fact]
    public void Score_RougeLOfMoreWordsThanOneMachineWordHolds_IsTheOneOfTheTable()
    {
        var reference = string.Join(' ', Enumerable.Range(0, 300).Select(i => $"w{(i * i * 7 + 3 * i) % 11}"));
        var answer = string.Join(' ', Enumerable.Range(0, 257).Select(i => $"w{(i * i * 5 + 2 * i) % 13}"));

        Assert.Equal(0.3375224416517056, new RougeScorer().Score(reference, answer), 12);
    }
}
