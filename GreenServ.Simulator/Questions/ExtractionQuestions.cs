namespace GreenServ.Simulator.Questions;

/// <summary>Pulling an address, a date, a number or a name out of a message.</summary>
internal static class ExtractionQuestions
{
    private static readonly string[] s_domains = ["example.com", "example.org", "mail.example.net"];
    private static readonly string[] s_topics = ["invoice", "delivery", "workshop", "contract", "reservation", "inspection"];
    private static readonly string[] s_ask = ["Extract {0} from this message.\n\n{1}", "{1}\n\nWhat is {0} in the text above?", "Find {0} in the following text and return it.\n\n{1}"];

    public static IEnumerable<Question> Make(Random random)
    {
        for (var i = 0; i < 170; i++)
        {
            var names = random.PickDifferent(Drawing.Names, 3);
            var domain = random.Pick(s_domains);
            var topic = random.Pick(s_topics);
            var mail = $"{names[0].ToLowerInvariant()}.{topic}@{domain}";
            string Date() => $"20{random.Next(24, 30)}-{random.Next(1, 13):00}-{random.Next(1, 29):00}";
            string date = Date(), other = Date();
            var order = $"{(char)random.Next('A', 'Z' + 1)}{(char)random.Next('A', 'Z' + 1)}-{random.Next(10_000, 99_999)}";
            var text =
                $"Hello {names[1]}, thank you for your call about the {topic}. The order number is {order} and the date agreed on is {date}. " +
                $"If anything is unclear, write to {mail}. Kind regards, {names[0]}";
            var (wanted, answer, wrong) = random.Next(4) switch
            {
                0 => ("the e-mail address", mail, new[] { $"{names[1].ToLowerInvariant()}.{topic}@{domain}", $"info@{domain}" }),
                1 => ("the date", date, [other == date ? "2001-01-01" : other, "next week"]),
                2 => ("the order number", order, [order[..^1], date]),
                _ => ("the name of the sender", names[0], [names[1], names[2]]),
            };
            yield return new()
            {
                Kind = QuestionKinds.Extraction,
                Prompt = string.Format(null, random.Pick(s_ask), wanted, text),
                Reference = answer,
                Scorer = Scorers.Contains,
                WrongAnswers = wrong,
                Statement = "I found {0}",
                Difficulty = random.Difficulty(),
            };
        }
    }
}
