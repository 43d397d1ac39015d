namespace GreenServ.Simulator.Questions;

/// <summary>Small talk with something in it that a polite answer takes up.</summary>
internal static class ChatQuestions
{
    private static readonly string[] s_hobbies = ["sailing", "chess", "knitting", "climbing", "baking", "photography", "origami", "birdwatching", "juggling", "pottery"];
    private static readonly string[] s_moods = ["tired", "excited", "nervous", "cheerful", "bored", "homesick"];

    public static IEnumerable<Question> Make(Random random)
    {
        for (var i = 0; i < 230; i++)
        {
            var name = random.Pick(Drawing.Names);
            var hobbies = random.PickDifferent(s_hobbies, 2);
            var moods = random.PickDifferent(s_moods, 2);
            var (prompt, answer, wrong, statement) = random.Next(4) switch
            {
                0 => ($"Hi, I am {name} and I like {hobbies[0]}. Greet me by my name, please.", name, "stranger", "Hello {0}, how nice to meet you!"),
                1 => ($"Hey! {name} here. I spent the whole weekend on {hobbies[0]}. Ask me something about my hobby?", hobbies[0], hobbies[1], "That sounds great! How did you get into {0}?"),
                2 => ($"Good morning! I feel rather {moods[0]} today because of {hobbies[0]}. Tell me that you noticed how I feel.", moods[0], moods[1], "Good morning! I hear that you are {0}. Do you want to talk about it?"),
                _ => ($"My friend {name} loves {hobbies[0]} but feels {moods[0]}. What is my friend called?", name, "Alex", "Your friend is called {0}."),
            };
            yield return new()
            {
                Kind = QuestionKinds.Chat,
                Prompt = prompt,
                Reference = answer,
                Scorer = Scorers.Contains,
                WrongAnswers = [wrong],
                Statement = statement,
                Difficulty = random.Difficulty(),
            };
        }
    }
}
