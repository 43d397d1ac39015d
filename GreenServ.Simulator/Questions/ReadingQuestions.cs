namespace GreenServ.Simulator.Questions;

/// <summary>Short made-up passages with a question that the passage answers.</summary>
internal static class ReadingQuestions
{
    private static readonly string[] s_jobs = ["baker", "gardener", "pilot", "carpenter", "nurse", "potter", "librarian", "cook"];
    private static readonly string[] s_towns = ["Aldermoor", "Brinkwater", "Dunmarch", "Fenholm", "Granby", "Ivarstad"];
    private static readonly string[] s_pets = ["parrot", "tortoise", "rabbit", "goat", "hamster", "donkey"];
    private static readonly string[] s_colours = ["blue", "yellow", "purple", "orange", "grey", "brown"];

    public static IEnumerable<Question> Make(Random random)
    {
        for (var i = 0; i < 130; i++)
        {
            var names = random.PickDifferent(Drawing.Names, 2);
            var jobs = random.PickDifferent(s_jobs, 3);
            var towns = random.PickDifferent(s_towns, 3);
            var pets = random.PickDifferent(s_pets, 3);
            var colours = random.PickDifferent(s_colours, 3);
            var passage =
                $"{names[0]} grew up in {towns[0]} and now works there as a {jobs[0]}. Every weekend {names[0]} visits {names[1]}, a {jobs[1]} who moved to {towns[1]} " +
                $"some years ago. {names[1]} keeps a {pets[0]} in a {colours[0]} shed behind the house, while {names[0]} would rather have a {pets[1]} and a {colours[1]} fence.";
            var (ask, answer, wrong) = random.Next(5) switch
            {
                0 => ($"What is {names[0]}'s job?", jobs[0], new[] { jobs[1], jobs[2] }),
                1 => ($"Where does {names[1]} live now?", towns[1], [towns[0], towns[2]]),
                2 => ($"Which animal does {names[1]} keep?", pets[0], [pets[1], pets[2]]),
                3 => ("What colour is the shed?", colours[0], [colours[1], colours[2]]),
                _ => ($"Which animal would {names[0]} like to have?", pets[1], [pets[0], pets[2]]),
            };
            yield return new()
            {
                Kind = QuestionKinds.Extraction,
                Prompt = $"Read the passage and answer the question.\n\n{passage}\n\nQuestion: {ask}",
                Reference = answer,
                Scorer = Scorers.Contains,
                WrongAnswers = wrong,
                Statement = "According to the passage: {0}.",
                Difficulty = random.Difficulty(),
            };
        }
    }
}
