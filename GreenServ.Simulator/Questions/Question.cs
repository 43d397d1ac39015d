namespace GreenServ.Simulator.Questions;

/// <summary>A question whose answer is known.</summary>
internal sealed record Question
{
    public string Id { get; init; } = "";
    public required string Kind { get; init; }
    public required string Prompt { get; init; }

    /// <summary>The right answer's core; for <see cref="Scorers.Recall"/> the key words, blank-separated.</summary>
    public required string Reference { get; init; }

    /// <summary>One of <see cref="Scorers"/>.</summary>
    public required string Scorer { get; init; }

    /// <summary>Cores of plausible wrong answers; none for <see cref="Scorers.Recall"/>.</summary>
    public IReadOnlyList<string> WrongAnswers { get; init; } = [];

    /// <summary>How a core is put: <c>{0}</c> stands for it.</summary>
    public string Statement { get; init; } = "The answer is {0}.";

    /// <summary>Log odds that the question takes away from a right answer; about 0 on average, mostly within ±0.8.</summary>
    public double Difficulty { get; init; }
}
