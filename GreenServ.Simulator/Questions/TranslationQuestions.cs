namespace GreenServ.Simulator.Questions;

/// <summary>Simple words into German, French and Spanish.</summary>
internal static class TranslationQuestions
{
    private static readonly (string English, string German, string French, string Spanish)[] s_words =
    [
        ("house", "Haus", "maison", "casa"), ("tree", "Baum", "arbre", "árbol"), ("bread", "Brot", "pain", "pan"), ("water", "Wasser", "eau", "agua"),
        ("book", "Buch", "livre", "libro"), ("dog", "Hund", "chien", "perro"), ("cat", "Katze", "chat", "gato"), ("sun", "Sonne", "soleil", "sol"),
        ("moon", "Mond", "lune", "luna"), ("school", "Schule", "école", "escuela"), ("window", "Fenster", "fenêtre", "ventana"), ("door", "Tür", "porte", "puerta"),
        ("apple", "Apfel", "pomme", "manzana"), ("milk", "Milch", "lait", "leche"), ("friend", "Freund", "ami", "amigo"), ("flower", "Blume", "fleur", "flor"),
        ("horse", "Pferd", "cheval", "caballo"), ("street", "Straße", "rue", "calle"), ("night", "Nacht", "nuit", "noche"), ("day", "Tag", "jour", "día"),
        ("bird", "Vogel", "oiseau", "pájaro"), ("chair", "Stuhl", "chaise", "silla"), ("table", "Tisch", "table", "mesa"), ("heart", "Herz", "cœur", "corazón"),
        ("fish", "Fisch", "poisson", "pez"), ("snow", "Schnee", "neige", "nieve"), ("fire", "Feuer", "feu", "fuego"), ("red", "rot", "rouge", "rojo"),
        ("green", "grün", "vert", "verde"), ("white", "weiß", "blanc", "blanco"),
    ];

    private static readonly string[] s_ask =
    [
        "How do you say \"{0}\" in {1}?", "Translate the word \"{0}\" into {1}.", "What is the {1} word for \"{0}\"?",
    ];

    public static IEnumerable<Question> Make(Random random)
    {
        foreach (var word in s_words)
        {
            (string Language, string Answer, string[] Others)[] targets =
            [
                ("German", word.German, [.. s_words.Where(other => other != word).Select(other => other.German)]),
                ("French", word.French, [.. s_words.Where(other => other != word).Select(other => other.French)]),
                ("Spanish", word.Spanish, [.. s_words.Where(other => other != word).Select(other => other.Spanish)]),
            ];
            foreach (var (language, answer, others) in targets)
            {
                foreach (var ask in s_ask)
                {
                    yield return new()
                    {
                        Kind = QuestionKinds.Translation,
                        Prompt = string.Format(null, ask, word.English, language),
                        Reference = answer,
                        Scorer = Scorers.Contains,
                        WrongAnswers = random.PickDifferent(others, 3),
                        Statement = $"In {language} that would be \"{{0}}\".",
                        Difficulty = random.Difficulty(),
                    };
                }
            }
        }
    }
}
