using GreenServ.Core.Expectations;

namespace GreenServ.Core.Tests.Expectations;

public sealed class ExpectationModelTests
{
    [Fact]
    public void Answer_NothingKnown_IsThatOfPublishedConversations()
    {
        var answer = new ExpectationModel().Answer("a", "chat");

        Assert.Equal(151, Math.Exp(answer.LogMean), 1.0);
        Assert.InRange(answer.Mean, 151, 250);
    }

    [Fact]
    public void Answer_SkewedLengths_IsExpectedAtItsMeanNotItsMedian()
    {
        var model = new ExpectationModel();
        var random = new Random(7);
        var sum = 0.0;
        for (var i = 0; i < 3000; i++)
        {
            var tokens = (int)Math.Exp(4 + Normal(random));
            sum += tokens;
            Add(model, i, "a", "chat", tokens);
        }

        Assert.Equal(sum / 3000, model.Answer("a", "chat").Mean, 0.08 * sum / 3000);
        Assert.True(Math.Exp(4) < 0.7 * model.Answer("a", "chat").Mean);
    }

    [Fact]
    public void Answer_ModelThatNeverMetATask_TakesTheTasksLengthAndItsOwnVerbosity()
    {
        var model = new ExpectationModel();
        for (var i = 0; i < 300; i++)
        {
            Add(model, i, "brief", "code", 400);
            Add(model, i, "brief", "knowledge", 20);
            Add(model, i, "verbose", "knowledge", 40);
        }

        Assert.InRange(model.Answer("verbose", "code").Mean, 450, 1200);
        Assert.InRange(model.Answer("unheard", "code").Mean, 200, 900);
    }

    [Fact]
    public void MeanUpTo_Limit_IsTheMeanOfTheShorterOfBoth()
    {
        var random = new Random(3);
        var drawn = Enumerable.Range(0, 100_000).Select(_ => Math.Exp(5 + 0.8 * Normal(random))).ToArray();
        var answer = new AnswerLength(5, 0.8, 1);

        foreach (var limit in new[] { 10, 100, 1000 })
            Assert.Equal(drawn.Average(tokens => Math.Min(tokens, limit)), answer.MeanUpTo(limit), 0.01 * answer.MeanUpTo(limit));
        Assert.Equal(answer.Mean, answer.MeanUpTo(null));
    }

    [Fact]
    public void InputRatio_HostThatCountsMore_IsLearnedAndBounded()
    {
        var model = new ExpectationModel();
        Assert.Equal(1, model.InputRatio("a"));
        for (var i = 0; i < 100; i++)
        {
            Add(model, i, "a", "chat", 10, estimated: 100, counted: 130);
            Add(model, i, "long", "chat", 10, estimated: 100, counted: 5000);
        }

        Assert.Equal(1.3, model.InputRatio("a"), 0.02);
        Assert.Equal(2, model.InputRatio("long"), 9);
    }

    [Fact]
    public void InputRatio_CountWithoutTheCachedPrefix_TeachesNothing()
    {
        var model = new ExpectationModel();
        for (var i = 0; i < 100; i++)
            Add(model, i, "a", "chat", 10, estimated: 1000, counted: 30);

        Assert.Equal(1, model.InputRatio("a"));
    }

    [Fact]
    public void WorkFactor_LimitAndLongConversation_ScaleAnOrdinaryRequest()
    {
        var model = new ExpectationModel();
        for (var i = 0; i < 500; i++)
            Add(model, i, "a", "chat", 200, estimated: 400, counted: 400);
        var answer = model.Answer("a", "chat");

        Assert.Equal(1, model.WorkFactor("a", "chat", 400, answer.MeanUpTo(null)), 0.02);
        Assert.Equal((20 + 20) / 220.0, model.WorkFactor("a", "chat", 400, answer.MeanUpTo(20)), 0.02);
        Assert.Equal((200 + 1000) / 220.0, model.WorkFactor("a", "chat", 20_000, answer.MeanUpTo(null)), 0.2);
    }

    [Fact]
    public void Energy_PredictionsThatAreHalfOfWhatIsTaken_ArePutRightAtTheMean()
    {
        var model = new ExpectationModel();
        var random = new Random(5);
        var ratios = Enumerable.Range(0, 1000).Select(_ => 2 * Math.Exp(0.6 * Normal(random) - 0.18)).ToArray();
        for (var i = 0; i < ratios.Length; i++)
            Add(model, i, "a", "chat", 100, predicted: 50, joules: 50 * ratios[i]);
        var energy = model.Energy("a", 50, 0.5);

        Assert.Equal(100, energy.Joules, 5.0);
        var within = ratios.Count(ratio => 50 * ratio >= energy.LowJoules && 50 * ratio <= energy.HighJoules) / 1000.0;
        Assert.InRange(within, 0.87, 0.93);
        Assert.Equal(50, model.Energy("unheard", 50, 0.5).Joules, 9);
    }

    [Fact]
    public void Correct_JoulesToldLater_ReplaceTheFirstFigure()
    {
        var (corrected, right) = (new ExpectationModel(), new ExpectationModel());
        for (var i = 0; i < 50; i++)
        {
            Add(corrected, i, "a", "chat", 100, predicted: 50, joules: 10);
            corrected.Correct("a", i, 50, 80, 10);
            Add(right, i, "a", "chat", 100, predicted: 50, joules: 80);
        }

        Assert.Equal(right.Energy("a", 50, 0.5).Joules, corrected.Energy("a", 50, 0.5).Joules, 6);
        Assert.Equal(right.Energy("a", 50, 0.5).HighJoules, corrected.Energy("a", 50, 0.5).HighJoules, 6);
    }

    [Fact]
    public void MergeAndRestore_CopiesThatEachSawAHalf_KnowWhatOneKnows()
    {
        var (whole, one, other, restored) = (new ExpectationModel(), new ExpectationModel(), new ExpectationModel(), new ExpectationModel());
        for (var i = 0; i < 200; i++)
        {
            foreach (var model in new[] { whole, i % 2 == 0 ? one : other })
                Add(model, i, "a", i % 3 == 0 ? "chat" : "code", 50 + i, estimated: 100, counted: 120, predicted: 10, joules: 10 + i % 7);
        }

        one.Merge(other);
        foreach (var (arm, kept) in one.Export())
            restored.Restore(arm, kept);

        foreach (var model in new[] { one, restored })
        {
            Assert.Equal(whole.InputRatio("a"), model.InputRatio("a"), 9);
            Assert.Equal(whole.Answer("a", "code").Mean, model.Answer("a", "code").Mean, 6);
            Assert.Equal(whole.Energy("a", 10, 0.5).Joules, model.Energy("a", 10, 0.5).Joules, 9);
        }
    }

    private static void Add(
        ExpectationModel model, long time, string arm, string task, int tokens, double? estimated = null, int? counted = null, double? predicted = null, double? joules = null) =>
        model.Add(new AnsweredRequest
        {
            Arm = arm, Task = task, Time = time, EstimatedInput = estimated, InputTokens = counted, OutputTokens = tokens, PredictedJoules = predicted, Joules = joules,
        });

    private static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
