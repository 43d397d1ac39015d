namespace GreenServ.Lab.Requests;

/// <summary>The rows that a seed plays, in order; the same for every policy and λ, so that their differences are paired.</summary>
internal static class RequestOrder
{
    /// <summary>
    /// A permutation of the rows, or as much of it as there are requests; for more requests than rows every request draws a
    /// row anew, with replacement (bootstrap).
    /// </summary>
    public static int[] Of(int rows, int requests, int seed)
    {
        var random = new Random(seed);
        var order = new int[Math.Max(rows, requests)];
        if (requests > rows)
        {
            for (var i = 0; i < order.Length; i++)
                order[i] = random.Next(rows);
            return order;
        }

        for (var i = 0; i < order.Length; i++)
            order[i] = i;
        random.Shuffle(order);
        return order[..requests];
    }
}
