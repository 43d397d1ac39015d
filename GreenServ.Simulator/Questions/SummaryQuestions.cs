namespace GreenServ.Simulator.Questions;

/// <summary>Short made-up reports to sum up; the reference is their key words.</summary>
internal static class SummaryQuestions
{
    private static readonly string[] s_places = ["Aldermoor", "Brinkwater", "Castelo", "Dunmarch", "Eastvale", "Fenholm", "Granby", "Hollinsea", "Ivarstad", "Kestrelford"];
    private static readonly string[] s_bodies = ["council", "hospital", "museum", "university", "theatre", "harbour", "library", "railway"];
    private static readonly string[] s_plans = ["bridge", "garden", "laboratory", "playground", "archive", "windmill", "greenhouse", "stadium", "observatory"];
    private static readonly string[] s_reasons = ["flooding", "overcrowding", "noise", "pollution", "tourism", "drought", "storms"];
    private static readonly string[] s_critics = ["farmers", "teachers", "shopkeepers", "cyclists", "fishermen", "students", "pensioners"];
    private static readonly string[] s_months = ["January", "March", "April", "June", "August", "October", "November"];

    private static readonly string[] s_ask =
    [
        "Summarise this report in one or two sentences.\n\n{0}", "{0}\n\nGive a short summary of the text above.", "Please sum up the following news item.\n\n{0}",
        "TL;DR of this text, please:\n\n{0}",
    ];

    public static IEnumerable<Question> Make(Random random)
    {
        for (var i = 0; i < 230; i++)
        {
            var place = random.Pick(s_places);
            var body = random.Pick(s_bodies);
            var plan = random.Pick(s_plans);
            var reason = random.Pick(s_reasons);
            var critics = random.Pick(s_critics);
            var month = random.Pick(s_months);
            var million = random.Next(2, 90);
            var text =
                $"The {body} of {place} announced on Tuesday that it will build a new {plan}, after a long debate that had divided the town. " +
                $"Work is to begin in {month} and will cost about {million} million euros, most of which comes from a regional fund. " +
                $"Officials say that the decision was made because of {reason}, which has troubled residents for several years. " +
                $"Not everybody is pleased: a group of {critics} said that it had not been asked and that it would look into legal steps. " +
                "A public meeting is planned, at which people may see the drawings and put questions to the architects.";
            yield return new()
            {
                Kind = QuestionKinds.Summarization,
                Prompt = string.Format(null, random.Pick(s_ask), text),
                Reference = $"{place} {body} {plan} {month} {million} {reason} {critics}",
                Scorer = Scorers.Recall,
                Statement = "In short, the report is about these points: {0}.",
                Difficulty = random.Difficulty() / 2,
            };
        }
    }
}
