namespace GreenServ.Simulator.Questions;

/// <summary>Ordering puzzles and syllogisms over made-up words, so that nothing can be known, only concluded.</summary>
internal static class LogicQuestions
{
    private static readonly string[] s_kinds = ["blorps", "zindles", "frobs", "quibbles", "marfs", "trivets", "snargs", "plonks", "dweebers", "yorbles"];

    private static readonly (string Than, string Most, string Least)[] s_orders =
    [
        ("is taller than", "tallest", "shortest"), ("is older than", "oldest", "youngest"), ("runs faster than", "fastest", "slowest"),
        ("lives further north than", "northernmost", "southernmost"), ("finished before", "first to finish", "last to finish"),
    ];

    public static IEnumerable<Question> Make(Random random)
    {
        for (var i = 0; i < 140; i++)
            yield return Ordering(random);
        for (var i = 0; i < 110; i++)
            yield return Syllogism(random);
    }

    private static Question Ordering(Random random)
    {
        var count = random.Next(3, 6);
        var names = random.PickDifferent(Drawing.Names, count);
        var order = random.Pick(s_orders);
        var clues = Enumerable.Range(0, count - 1).Select(i => $"{names[i]} {order.Than} {names[i + 1]}.").ToArray();
        random.Shuffle(clues);
        var most = random.Next(2) == 0;
        var answer = most ? names[0] : names[^1];
        return new()
        {
            Kind = QuestionKinds.Logic,
            Prompt = $"{string.Join(' ', clues)} Who is the {(most ? order.Most : order.Least)} of them?",
            Reference = answer,
            Scorer = Scorers.Contains,
            WrongAnswers = [.. names.Where(name => name != answer)],
            Statement = "So it must be {0}.",
            Difficulty = random.Difficulty() + (count - 4) * 0.3,
        };
    }

    private static Question Syllogism(Random random)
    {
        var kinds = random.PickDifferent(s_kinds, 3);
        var (text, holds) = random.Next(5) switch
        {
            0 => ($"All {kinds[0]} are {kinds[1]}. All {kinds[1]} are {kinds[2]}. Does it follow that all {kinds[0]} are {kinds[2]}?", true),
            1 => ($"All {kinds[0]} are {kinds[1]}. Some {kinds[1]} are {kinds[2]}. Does it follow that some {kinds[0]} are {kinds[2]}?", false),
            2 => ($"No {kinds[0]} are {kinds[1]}. All {kinds[2]} are {kinds[1]}. Does it follow that no {kinds[2]} are {kinds[0]}?", true),
            3 => ($"All {kinds[0]} are {kinds[1]}. All {kinds[2]} are {kinds[1]}. Does it follow that all {kinds[0]} are {kinds[2]}?", false),
            _ => ($"Some {kinds[0]} are {kinds[1]}. All {kinds[1]} are {kinds[2]}. Does it follow that some {kinds[0]} are {kinds[2]}?", true),
        };
        return new()
        {
            Kind = QuestionKinds.Logic,
            Prompt = $"{text} Answer yes or no.",
            Reference = holds ? "yes" : "no",
            Scorer = Scorers.Exact,
            WrongAnswers = [holds ? "no" : "yes"],
            Difficulty = random.Difficulty(),
        };
    }
}
