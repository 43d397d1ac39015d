using System.Globalization;
using GreenServ.Simulator.Questions;

namespace GreenServ.Simulator.Answering;

/// <summary>Words an answer as a model would: some sentences of working, more of them from a verbose model, then the answer.</summary>
internal static class AnswerWording
{
    /// <summary>Free of digits and of every reference, so that no scorer mistakes the working for the answer; a test checks it.</summary>
    internal static readonly string[] Working =
    [
        "Let me work through this carefully before I settle on a result.",
        "First I look at what is stated and at what exactly is being asked.",
        "Everything needed is given in the question, so nothing has to be assumed.",
        "I take the pieces one at a time and keep track of what each step yields.",
        "Putting these pieces together leaves only one candidate that fits.",
        "A quick check of that step does not turn up any contradiction.",
        "The remaining details do not change the outcome.",
        "I also considered the obvious alternative, and it fits less well.",
    ];

    public static string Word(Question question, string core, double verbosity, Func<string, double> draw)
    {
        if (question.Scorer == Scorers.Exact)
            return core;

        var wanted = BaseSentences(question.Kind) * verbosity * verbosity * (0.6 + 0.8 * draw("length"));
        var count = Math.Min(Working.Length, (int)(wanted + draw("round")));
        // Starting at a drawn place and keeping the order reads better than a shuffle.
        var start = (int)(draw("start") * (Working.Length - count + 1));
        var statement = string.Format(CultureInfo.InvariantCulture, question.Statement, core);
        return string.Join(' ', Working.Skip(start).Take(count).Append(statement));
    }

    private static double BaseSentences(string kind) => kind switch
    {
        QuestionKinds.Math => 4,
        QuestionKinds.Code or QuestionKinds.Logic => 3,
        QuestionKinds.Knowledge or QuestionKinds.Commonsense => 1.5,
        QuestionKinds.Summarization or QuestionKinds.Writing => 1,
        _ => 0.5,
    };
}
