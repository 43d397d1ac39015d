namespace GreenServ.Simulator.Questions;

/// <summary>Everyday situations with four possible continuations, and sentences with an ambiguous pronoun.</summary>
internal static class CommonsenseQuestions
{
    private static readonly (string Situation, string Right, string[] Wrong)[] s_scenes =
    [
        ("{0} puts a pan of water on the hot stove and waits", "the water starts to boil", ["the water freezes", "the pan begins to sing a song", "the stove floats away"]),
        ("{0} drops a glass on the stone floor", "the glass breaks", ["the glass melts", "the floor turns to water", "the glass grows larger"]),
        ("It starts to rain while {0} is walking", "the umbrella comes out of the bag", ["sunglasses go on", "the garden hose is turned on", "a snowman is built"]),
        ("{0} leaves the ice cream in the sun", "it melts", ["it gets harder", "it catches fire", "it turns into bread"]),
        ("{0} forgets to water the plant for a month", "the plant withers", ["the plant learns to speak", "the pot fills with water", "the plant blooms twice"]),
        ("The alarm clock rings early in the morning and {0}", "gets out of bed", ["goes to bed for the night", "eats the clock", "waits for the sunset"]),
        ("{0} wants to cut a loaf of bread and reaches for", "a knife", ["a pillow", "a violin", "an umbrella"]),
        ("{0} is thirsty after the long run and drinks", "a glass of water", ["a cup of sand", "a bowl of paint", "a bottle of glue"]),
        ("The light turns red, so {0}", "stops the car", ["drives faster", "sells the car", "paints the road"]),
        ("{0} wants to see the stars tonight and hopes for", "a clear sky", ["thick fog", "a brighter street lamp", "heavy rain"]),
        ("The library is quiet, so {0}", "whispers", ["plays the drums", "shouts a joke", "starts a football match"]),
        ("{0} finds the door locked and looks for", "the key", ["a spoon of sugar", "a sunflower", "a swimming ring"]),
        ("{0} has a bad toothache and calls", "the dentist", ["the plumber", "the weather service", "the florist"]),
        ("The battery of the phone is empty, so {0}", "plugs in the charger", ["waters it", "puts it in the oven", "folds it in half"]),
        ("{0} wraps a present because tomorrow is", "a birthday", ["a power cut", "a traffic jam", "a dental appointment"]),
    ];

    private static readonly (string Sentence, string Ask, string First, string Second, bool IsFirst)[] s_pronouns =
    [
        ("The trophy does not fit in the suitcase because it is too large", "too large", "trophy", "suitcase", true),
        ("The trophy does not fit in the suitcase because it is too small", "too small", "trophy", "suitcase", false),
        ("The ball went through the table because it was made of paper", "made of paper", "ball", "table", false),
        ("The ball went through the window because it was so heavy", "so heavy", "ball", "window", true),
        ("The table would not go through the door because it was too wide", "too wide", "table", "door", true),
        ("The table would not go through the door because it was too narrow", "too narrow", "table", "door", false),
        ("The truck passed the bicycle because it was so fast", "so fast", "truck", "bicycle", true),
        ("The truck passed the bicycle because it was so slow", "so slow", "truck", "bicycle", false),
        ("The cake could not be kept in the box because it was too tall", "too tall", "cake", "box", true),
        ("The cake could not be kept in the box because it was too flat", "too flat", "cake", "box", false),
    ];

    private static readonly string[] s_frames = ["{0} In the sentence, what was {1}?", "Read: {0} What was {1}?", "{0} Say what was {1}: the {2} or the {3}?"];

    public static IEnumerable<Question> Make(Random random)
    {
        foreach (var scene in s_scenes)
        {
            foreach (var name in random.PickDifferent(Drawing.Names, 13))
            {
                string[] choices = [scene.Right, .. scene.Wrong];
                random.Shuffle(choices);
                yield return new()
                {
                    Kind = QuestionKinds.Commonsense,
                    Prompt = $"What fits best? {string.Format(null, scene.Situation, name)} …\n- {string.Join("\n- ", choices)}",
                    Reference = scene.Right,
                    Scorer = Scorers.Contains,
                    WrongAnswers = scene.Wrong,
                    Statement = "The best fit is: {0}.",
                    Difficulty = random.Difficulty(),
                };
            }
        }

        foreach (var (sentence, ask, first, second, isFirst) in s_pronouns)
        {
            foreach (var frame in s_frames)
            {
                yield return new()
                {
                    Kind = QuestionKinds.Commonsense,
                    Prompt = string.Format(null, frame, sentence + ".", ask, first, second),
                    Reference = isFirst ? first : second,
                    Scorer = Scorers.Contains,
                    WrongAnswers = [isFirst ? second : first],
                    Statement = "That was the {0}.",
                    Difficulty = random.Difficulty(),
                };
            }
        }
    }
}
