namespace GreenServ.Simulator.Questions;

/// <summary>Pairs of things that belong together, with the ways to ask for the second by the first (<c>{0}</c>).</summary>
internal sealed record FactTable(string[] Ask, (string Subject, string Answer)[] Pairs);

/// <summary>Well-known facts.</summary>
internal static class Facts
{
    private static readonly (string Subject, string Answer)[] s_capitals =
    [
        ("France", "Paris"), ("Italy", "Rome"), ("Spain", "Madrid"), ("Portugal", "Lisbon"), ("Germany", "Berlin"), ("Austria", "Vienna"),
        ("Greece", "Athens"), ("Norway", "Oslo"), ("Sweden", "Stockholm"), ("Finland", "Helsinki"), ("Denmark", "Copenhagen"), ("Poland", "Warsaw"),
        ("Hungary", "Budapest"), ("Ireland", "Dublin"), ("Iceland", "Reykjavik"), ("Belgium", "Brussels"), ("Bulgaria", "Sofia"), ("Romania", "Bucharest"),
        ("Croatia", "Zagreb"), ("Serbia", "Belgrade"), ("Estonia", "Tallinn"), ("Latvia", "Riga"), ("Lithuania", "Vilnius"), ("Slovenia", "Ljubljana"),
        ("Japan", "Tokyo"), ("South Korea", "Seoul"), ("Thailand", "Bangkok"), ("Vietnam", "Hanoi"), ("Nepal", "Kathmandu"), ("Mongolia", "Ulaanbaatar"),
        ("Egypt", "Cairo"), ("Kenya", "Nairobi"), ("Ghana", "Accra"), ("Senegal", "Dakar"), ("Ethiopia", "Addis Ababa"), ("Morocco", "Rabat"),
        ("Canada", "Ottawa"), ("Cuba", "Havana"), ("Peru", "Lima"), ("Chile", "Santiago"), ("Argentina", "Buenos Aires"), ("Ecuador", "Quito"),
        ("Australia", "Canberra"), ("New Zealand", "Wellington"), ("Turkey", "Ankara"), ("Jordan", "Amman"), ("Qatar", "Doha"), ("Pakistan", "Islamabad"),
    ];

    private static readonly (string Subject, string Answer)[] s_elements =
    [
        ("hydrogen", "H"), ("helium", "He"), ("lithium", "Li"), ("carbon", "C"), ("nitrogen", "N"), ("oxygen", "O"), ("fluorine", "F"), ("neon", "Ne"),
        ("sodium", "Na"), ("magnesium", "Mg"), ("aluminium", "Al"), ("silicon", "Si"), ("phosphorus", "P"), ("sulfur", "S"), ("chlorine", "Cl"),
        ("argon", "Ar"), ("potassium", "K"), ("calcium", "Ca"), ("iron", "Fe"), ("copper", "Cu"), ("zinc", "Zn"), ("silver", "Ag"), ("tin", "Sn"),
        ("gold", "Au"), ("mercury", "Hg"), ("lead", "Pb"), ("uranium", "U"), ("nickel", "Ni"), ("cobalt", "Co"), ("titanium", "Ti"),
    ];

    private static readonly (string Subject, string Answer)[] s_dates =
    [
        ("people first walk on the Moon", "1969"), ("the Berlin Wall fall", "1989"), ("the First World War begin", "1914"),
        ("the Second World War end", "1945"), ("the French Revolution begin", "1789"), ("Columbus first reach the Americas", "1492"),
        ("the Battle of Hastings take place", "1066"), ("the Titanic sink", "1912"), ("the first modern Olympic Games take place", "1896"),
        ("the Great Fire of London break out", "1666"), ("the American Declaration of Independence appear", "1776"), ("the Battle of Waterloo take place", "1815"),
        ("the Suez Canal open", "1869"), ("the Chernobyl disaster happen", "1986"), ("Sputnik 1 reach orbit", "1957"), ("the Eiffel Tower open", "1889"),
    ];

    private static readonly (string Subject, string Answer)[] s_creators =
    [
        ("the play Hamlet", "Shakespeare"), ("the novel Don Quixote", "Cervantes"), ("the novel War and Peace", "Tolstoy"), ("the Divine Comedy", "Dante"),
        ("the play Faust", "Goethe"), ("the novel Pride and Prejudice", "Austen"), ("the novel Frankenstein", "Shelley"), ("the opera The Magic Flute", "Mozart"),
        ("the Mona Lisa", "Leonardo"), ("the painting Guernica", "Picasso"), ("the painting The Starry Night", "Van Gogh"), ("the theory of relativity", "Einstein"),
        ("the Odyssey", "Homer"), ("the novel The Metamorphosis", "Kafka"), ("the opera Aida", "Verdi"), ("the ballet Swan Lake", "Tchaikovsky"),
    ];

    private static readonly (string Subject, string Answer)[] s_science =
    [
        ("planet is closest to the Sun", "Mercury"), ("planet is the largest of the solar system", "Jupiter"), ("planet is known for its bright rings", "Saturn"),
        ("planet is called the red planet", "Mars"), ("planet is farthest from the Sun", "Neptune"), ("planet spins on its side", "Uranus"),
        ("planet is the hottest of the solar system", "Venus"),
        ("gas do plants take in for photosynthesis", "carbon dioxide"), ("organ pumps blood through the body", "heart"), ("metal is liquid at room temperature", "quicksilver"),
        ("animal is the largest on Earth", "blue whale"), ("bird is the largest alive", "ostrich"), ("ocean is the largest", "Pacific"),
        ("desert is the largest hot one", "Sahara"), ("mountain is the highest above sea level", "Everest"), ("instrument measures air pressure", "barometer"),
        ("instrument records earthquakes", "seismograph"), ("force keeps the Moon in its orbit", "gravity"), ("part of a cell holds its DNA", "nucleus"),
        ("vitamin does sunlight help the skin to make", "vitamin D"), ("particle carries a negative charge in an atom", "electron"), ("gas makes up most of the air", "nitrogen"),
    ];

    public static readonly FactTable[] Tables =
    [
        new(["What is the capital of {0}?", "Which city is the capital of {0}?", "Name the capital city of {0}."], s_capitals),
        new(["What is the chemical symbol of {0}?", "Which symbol stands for {0} in the periodic table?"], s_elements),
        new(["In which year did {0}?", "Give the year: when did {0}?"], s_dates),
        new(["Who created {0}?", "Whose work is {0}?"], s_creators),
        new(["Which {0}?", "Answer briefly: which {0}?"], s_science),
    ];
}
