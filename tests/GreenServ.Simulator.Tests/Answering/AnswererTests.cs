using GreenServ.Simulator.Answering;
using GreenServ.Simulator.Models;
using GreenServ.Simulator.Questions;
using Microsoft.Extensions.Options;

namespace GreenServ.Simulator.Tests.Answering;

public sealed class AnswererTests
{
    private readonly SimulatorOptions _options = new();
    private readonly ModelCatalogue _catalogue = ModelCatalogue.Load(new());

    [Fact]
    public void Answer_UnknownPrompt_SaysThatThereIsNone()
    {
        var answer = Make().Answer(_catalogue.Find("gemma-3-12b")!, "Why is the sky blue?");

        Assert.Equal("This is a simulated model (gemma-3-12b). It has no real answer to this prompt. Connect an Ollama host to get one.", answer);
    }

    [Fact]
    public void Answer_SameSeed_SameAnswersAttemptByAttempt()
    {
        Assert.Equal(Answers(Make()), Answers(Make()));

        string[] Answers(Answerer answerer) =>
            [.. QuestionSet.Shared.Sample(50, 1).SelectMany(question => Enumerable.Range(0, 2).Select(_ => answerer.Answer(_catalogue.All[0], question.Prompt)))];
    }

    [Fact]
    public void Answer_OtherSeed_OtherAnswers()
    {
        var model = _catalogue.All[0];
        var first = Make();
        _options.Seed++;
        var second = Make();

        Assert.Contains(QuestionSet.Shared.All, question => first.Answer(model, question.Prompt) != second.Answer(model, question.Prompt));
    }

    [Fact]
    public void Answer_AskedAgain_IsDrawnAgain()
    {
        var answerer = Make();
        var question = QuestionSet.Shared.All.First(question => question.Kind == QuestionKinds.Math);

        var answers = Enumerable.Range(0, 40).Select(_ => answerer.Answer(_catalogue.Find("qwen2.5-1.5b")!, question.Prompt).Split(' ')[^1]).Distinct();

        Assert.True(answers.Count() > 1);
    }

    [Theory]
    [InlineData("gemma-3-12b", "math", 0.73)]
    [InlineData("llama-3.2-1b", "knowledge", 0.24)]
    [InlineData("qwen2.5-14b", "commonsense", 0.81)]
    public void Answer_ManyQuestions_IsRightAsOftenAsPublished(string modelName, string kind, double published)
    {
        var answerer = Make();
        var model = _catalogue.Find(modelName)!;
        var questions = QuestionSet.Shared.All.Where(question => question.Kind == kind).ToArray();

        var right = questions.Sum(question => Enumerable.Range(0, 10).Count(_ => IsRight(question, answerer.Answer(model, question.Prompt)))) / (10.0 * questions.Length);

        // Difficulty is spread on the logit scale, which moves the mean by up to about 0.03; the draws' deviation is below 0.012.
        Assert.InRange(right, published - 0.06, published + 0.06);
    }

    [Fact]
    public void Answer_VerboseModel_IsLonger()
    {
        var answerer = Make();
        var terse = _catalogue.Find("gemma-3-12b")! with { Verbosity = 0.5 };
        var verbose = terse with { Name = "verbose", Verbosity = 2 };
        var questions = QuestionSet.Shared.All.Where(question => question.Kind == QuestionKinds.Math).ToArray();

        Assert.True(questions.Sum(q => answerer.Answer(verbose, q.Prompt).Length) > 2 * questions.Sum(q => answerer.Answer(terse, q.Prompt).Length));
    }

    [Fact]
    public void ProbabilityOfRight_HarderQuestion_IsLower()
    {
        var model = _catalogue.All[0];
        var question = QuestionSet.Shared.All[0];

        Assert.True(Answerer.ProbabilityOfRight(model, question with { Difficulty = 0.5 }) < Answerer.ProbabilityOfRight(model, question with { Difficulty = 0 }));
        Assert.Equal(model.Accuracy[question.Kind], Answerer.ProbabilityOfRight(model, question with { Difficulty = 0 }), 12);
    }

    [Fact]
    public void Working_NoSentence_HoldsADigitOrAReference()
    {
        var words = AnswerWording.Working.SelectMany(sentence => sentence.Split(' ', ',', '.')).ToHashSet(StringComparer.OrdinalIgnoreCase);

        Assert.DoesNotContain(words, word => word.Any(char.IsDigit));
        Assert.All(QuestionSet.Shared.All.Where(q => q.Scorer == Scorers.Recall), question => Assert.DoesNotContain(question.Reference.Split(' '), words.Contains));
        Assert.All(QuestionSet.Shared.All.Where(q => q.Scorer == Scorers.Contains), question =>
        {
            Assert.DoesNotContain(question.Reference, words);
            if (question.Reference.Contains(' ', StringComparison.Ordinal))
                Assert.DoesNotContain(AnswerWording.Working, sentence => sentence.Contains(question.Reference, StringComparison.OrdinalIgnoreCase));
        });
    }

    private Answerer Make() => new(QuestionSet.Shared, Options.Create(new SimulatorOptions { Seed = _options.Seed }));

    private static bool IsRight(Question question, string answer) => question.Scorer switch
    {
        Scorers.Exact => answer == question.Reference,
        _ => answer.EndsWith(string.Format(null, question.Statement, question.Reference), StringComparison.Ordinal),
    };
}
