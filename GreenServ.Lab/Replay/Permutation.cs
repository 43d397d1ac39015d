namespace GreenServ.Lab.Replay;

/// <summary>The order in which a seed plays the rows; the same for every policy and λ, so that their differences are paired.</summary>
internal static class Permutation
{
    public static int[] Of(int rows, int seed)
    {
        var order = new int[rows];
        for (var i = 0; i < rows; i++)
            order[i] = i;
        new Random(seed).Shuffle(order);
        return order;
    }
}
