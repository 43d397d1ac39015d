namespace GreenServ.Lab.Replay;

/// <summary>The steps at which curves over time are kept: at most 200, evenly spread, the last one included.</summary>
internal static class Checkpoints
{
    private const int Most = 200;

    /// <summary>Number of points for a run of so many steps.</summary>
    public static int Count(int steps) => Math.Min(steps, Most);

    /// <summary>Step (1-based) of a point.</summary>
    public static int Step(int point, int steps) => (int)((long)(point + 1) * steps / Count(steps));
}
