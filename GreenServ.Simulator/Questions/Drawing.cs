namespace GreenServ.Simulator.Questions;

/// <summary>Draws that the generators share.</summary>
internal static class Drawing
{
    public static readonly string[] Names =
    [
        "Ana", "Ben", "Chiara", "David", "Elif", "Farid", "Greta", "Hugo", "Ines", "Jonas", "Keiko", "Lena", "Marco", "Nadia", "Omar", "Paula",
        "Quentin", "Rosa", "Samuel", "Tilda", "Umar", "Vera", "Wanda", "Yusuf", "Zoe",
    ];

    public static T Pick<T>(this Random random, IReadOnlyList<T> items) => items[random.Next(items.Count)];

    /// <summary>Different items in random order.</summary>
    public static T[] PickDifferent<T>(this Random random, IReadOnlyList<T> items, int count)
    {
        var copy = items.ToArray();
        random.Shuffle(copy);
        return copy[..count];
    }

    /// <summary>A difficulty around 0: <see cref="Question.Difficulty"/>.</summary>
    public static double Difficulty(this Random random) => Math.Round(random.NextDouble() * 1.6 - 0.8, 2);

    /// <summary>Numbers that a slip would give instead of a right one; never the right one.</summary>
    public static string[] WrongNumbers(this Random random, int right) =>
        [.. new[] { right + 1, right - 1, right + 10, right - random.Next(2, 9), right + random.Next(2, 9), right * 2 + 1 }
            .Where(number => number >= 0 && number != right).Distinct().Select(number => $"{number}")];
}
