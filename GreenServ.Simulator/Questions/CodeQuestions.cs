namespace GreenServ.Simulator.Questions;

/// <summary>Small programs: what they print, and which call does a job.</summary>
internal static class CodeQuestions
{
    private static readonly string[] s_ask =
    [
        "What does this {0} code print?\n\n```{1}\n{2}\n```", "Here is a piece of {0}:\n\n```{1}\n{2}\n```\n\nWhat is its output?",
        "Trace this {0} program and give the number that it prints.\n\n```{1}\n{2}\n```",
    ];

    public static IEnumerable<Question> Make(Random random)
    {
        for (var i = 0; i < 230; i++)
            yield return Output(random);
    }

    private static Question Output(Random random)
    {
        int a = random.Next(2, 9), b = random.Next(3, 12), c = random.Next(2, 7);
        var list = Enumerable.Range(0, random.Next(4, 7)).Select(_ => random.Next(1, 20)).ToArray();
        var items = string.Join(", ", list);
        var (language, tag, code, result) = random.Next(10) switch
        {
            0 => ("Python", "python", $"total = 0\nfor i in range({b}):\n    total += i * {a}\nprint(total)", a * b * (b - 1) / 2),
            1 => ("Python", "python", $"print(len([x for x in [{items}] if x > {b}]))", list.Count(x => x > b)),
            2 => ("Python", "python", $"values = [{items}]\nprint(max(values) - min(values))", list.Max() - list.Min()),
            3 => ("C#", "csharp", $"var n = {a};\nwhile (n < {b * 10})\n    n *= {c};\nConsole.WriteLine(n);", Grow(a, c, b * 10)),
            4 => ("JavaScript", "javascript", $"console.log([{items}].filter(x => x % 2 === 0).length);", list.Count(x => x % 2 == 0)),
            5 => ("JavaScript", "javascript", $"let s = {a};\nfor (let i = 0; i < {b}; i++) s += {c};\nconsole.log(s);", a + b * c),
            6 => ("C#", "csharp", $"Console.WriteLine({b * 11} / {a} + {b * 11} % {a});", b * 11 / a + b * 11 % a),
            7 => ("Python", "python", $"def f(n):\n    return 1 if n < 2 else n * f(n - 1)\nprint(f({c}) + {b})", Factorial(c) + b),
            8 => ("C#", "csharp", $"var q = new[] {{ {items} }};\nConsole.WriteLine(q.Sum() - q[0]);", list.Sum() - list[0]),
            _ => ("Python", "python", $"a, b = {a}, {b}\nfor _ in range({c}):\n    a, b = b, a + b\nprint(a)", Fibonacci(a, b, c)),
        };
        return new()
        {
            Kind = QuestionKinds.Code,
            Prompt = string.Format(null, random.Pick(s_ask), language, tag, code),
            Reference = $"{result}",
            Scorer = Scorers.Number,
            WrongAnswers = random.WrongNumbers(result),
            Statement = "The program prints {0}.",
            Difficulty = random.Difficulty(),
        };
    }

    private static int Grow(int value, int factor, int limit)
    {
        while (value < limit)
            value *= factor;
        return value;
    }

    private static int Factorial(int n) => n < 2 ? 1 : n * Factorial(n - 1);

    private static int Fibonacci(int a, int b, int steps)
    {
        for (var i = 0; i < steps; i++)
            (a, b) = (b, a + b);
        return a;
    }
}
