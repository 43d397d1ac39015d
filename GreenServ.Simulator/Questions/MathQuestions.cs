namespace GreenServ.Simulator.Questions;

/// <summary>Arithmetic and word problems with whole-number results.</summary>
internal static class MathQuestions
{
    private static readonly string[] s_goods = ["pencils", "apples", "stamps", "marbles", "notebooks", "tickets", "cookies", "bricks", "postcards", "bottles"];
    private static readonly string[] s_ask = ["What is {0}?", "Calculate {0}.", "Work out {0}.", "How much is {0}?", "Compute {0} and give the result as a number."];

    public static IEnumerable<Question> Make(Random random)
    {
        for (var i = 0; i < 140; i++)
            yield return Arithmetic(random);
        for (var i = 0; i < 180; i++)
            yield return WordProblem(random);
    }

    private static Question Arithmetic(Random random)
    {
        int a = random.Next(11, 99), b = random.Next(3, 49), c = random.Next(2, 12);
        var (expression, result) = random.Next(6) switch
        {
            0 => ($"{a} + {b * 7}", a + b * 7),
            1 => ($"{a + b} - {b}", a),
            2 => ($"{a} × {c}", a * c),
            3 => ($"{a * c} ÷ {c}", a),
            4 => ($"{a} + {b} × {c}", a + b * c),
            _ => ($"({a} + {b}) × {c}", (a + b) * c),
        };
        return Of(random, string.Format(null, random.Pick(s_ask), expression), result, random.Difficulty() - 0.3);
    }

    private static Question WordProblem(Random random)
    {
        var names = random.PickDifferent(Drawing.Names, 2);
        var goods = random.Pick(s_goods);
        int a = random.Next(12, 60), b = random.Next(3, 11), c = random.Next(2, 9);
        var (text, result) = random.Next(8) switch
        {
            0 => ($"{names[0]} has {a} {goods} and buys {b} boxes with {c} {goods} each. How many {goods} does {names[0]} have now?", a + b * c),
            1 => ($"{names[0]} shares {b * c} {goods} equally among {c} friends. How many {goods} does each friend get?", b),
            2 => ($"A train travels {a} kilometres in one hour. How many kilometres does it travel in {b} hours at the same speed?", a * b),
            3 => ($"{names[0]} is {a} years old and {names[1]} is {c} years younger. How old are they together?", a + a - c),
            4 => ($"A shop sells {goods} at {c} euros each. {names[0]} buys {b} of them and pays with a {c * b + a} euro voucher. How many euros are left on the voucher?", a),
            5 => ($"There are {b} rows of {c} chairs in a hall, and {b + c} more chairs along the wall. How many chairs are there in all?", b * c + b + c),
            6 => ($"{names[0]} reads {c} pages every day. After {b} days {names[0]} still has {a} pages to go. How many pages does the book have?", b * c + a),
            _ => ($"{names[0]} collected {a} {goods} on Monday, twice as many on Tuesday and gave {b} away to {names[1]}. How many {goods} are left?", 3 * a - b),
        };
        return Of(random, text, result, random.Difficulty() + 0.2);
    }

    private static Question Of(Random random, string prompt, int result, double difficulty) => new()
    {
        Kind = QuestionKinds.Math,
        Prompt = prompt,
        Reference = $"{result}",
        Scorer = Scorers.Number,
        WrongAnswers = random.WrongNumbers(result),
        Difficulty = difficulty,
    };
}
