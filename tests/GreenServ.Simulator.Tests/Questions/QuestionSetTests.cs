using GreenServ.Simulator.Questions;

namespace GreenServ.Simulator.Tests.Questions;

public sealed class QuestionSetTests
{
    [Fact]
    public void All_BuiltTwice_IsTheSameAndLargeEnough()
    {
        var again = new QuestionSet();

        Assert.Equal(QuestionSet.Shared.All.Select(q => (q.Id, q.Prompt, q.Reference)), again.All.Select(q => (q.Id, q.Prompt, q.Reference)));
        Assert.True(again.All.Count >= 2000, $"{again.All.Count} questions: {string.Join(", ", again.All.GroupBy(q => q.Kind).Select(g => $"{g.Key} {g.Count()}"))}");
    }

    [Fact]
    public void All_EveryKind_HasEnoughQuestions()
    {
        foreach (var kind in QuestionKinds.All)
            Assert.True(QuestionSet.Shared.All.Count(question => question.Kind == kind) >= 150, kind);
    }

    [Fact]
    public void All_EveryQuestion_IsComplete()
    {
        Assert.All(QuestionSet.Shared.All, question =>
        {
            Assert.NotEmpty(question.Reference);
            Assert.Contains("{0}", question.Statement, StringComparison.Ordinal);
            Assert.Equal(question.Scorer == Scorers.Recall, question.WrongAnswers.Count == 0);
            Assert.DoesNotContain(question.Reference, question.WrongAnswers);
            Assert.InRange(question.Difficulty, -1.5, 1.5);
        });
        Assert.InRange(QuestionSet.Shared.All.Average(question => question.Difficulty), -0.1, 0.1);
    }

    [Fact]
    public void Recognise_OtherBlanksAndCase_FindsTheQuestion()
    {
        var question = QuestionSet.Shared.All[500];

        Assert.Same(question, QuestionSet.Shared.Recognise($"\n {question.Prompt.ToUpperInvariant().Replace(" ", " \t ", StringComparison.Ordinal)} \r\n"));
    }

    [Fact]
    public void Recognise_AnotherPrompt_IsNull() => Assert.Null(QuestionSet.Shared.Recognise("Why is the sky blue?"));

    [Fact]
    public void Sample_SameSeed_SameQuestionsAndAllKinds()
    {
        var sample = QuestionSet.Shared.Sample(300, 7);

        Assert.Equal(sample, QuestionSet.Shared.Sample(300, 7));
        Assert.NotEqual(sample, QuestionSet.Shared.Sample(300, 8));
        Assert.Equal(QuestionKinds.All.Length, sample.Select(question => question.Kind).Distinct().Count());
    }

    [Fact]
    public async Task Endpoint_CountAndSeed_HandsOutReferencesAndScorers()
    {
        await using var host = await SimulatorHost.StartAsync();

        var questions = (await host.GetJsonAsync("simulator/questions?count=3&seed=5")).GetProperty("questions");

        var expected = QuestionSet.Shared.Sample(3, 5);
        Assert.Equal(3, questions.GetArrayLength());
        Assert.Equal(expected[0].Prompt, questions[0].GetProperty("prompt").GetString());
        Assert.Equal(expected[0].Reference, questions[0].GetProperty("reference").GetString());
        Assert.Equal(expected[0].Scorer, questions[0].GetProperty("scorer").GetString());
        Assert.Equal(expected[0].Kind, questions[0].GetProperty("kind").GetString());
        Assert.Equal(expected[0].Id, questions[0].GetProperty("id").GetString());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1001)]
    public async Task Endpoint_CountOutOfRange_Is400(int count)
    {
        await using var host = await SimulatorHost.StartAsync();

        var response = await host.GetAsync($"simulator/questions?count={count}");

        Assert.Equal(System.Net.HttpStatusCode.BadRequest, response.StatusCode);
    }
}
