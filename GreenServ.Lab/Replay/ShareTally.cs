namespace GreenServ.Lab.Replay;

/// <summary>
/// The share of requests that each model gets, over time: mean probabilities in at most 50 equal stretches of the run.
/// Probabilities instead of draws say the same with less noise.
/// </summary>
internal sealed class ShareTally(int models, int requests)
{
    private const int Most = 50;

    private readonly double[] _sums = new double[Count(requests) * models];
    private int _steps;
    private int _stretch;

    /// <summary>Number of stretches of a run.</summary>
    public static int Count(int requests) => Math.Min(requests, Most);

    /// <summary>Requests decided when a stretch ends.</summary>
    public static int EndOf(int stretch, int requests) => (int)((long)(stretch + 1) * requests / Count(requests));

    public void Add(ReadOnlySpan<double> shares)
    {
        var sums = _sums.AsSpan(_stretch * models, models);
        for (var model = 0; model < shares.Length; model++)
            sums[model] += shares[model];
        if (++_steps == EndOf(_stretch, requests))
            _stretch++;
    }

    /// <summary>Mean share by stretch and model.</summary>
    public double[] Finish()
    {
        for (var i = 0; i < _sums.Length; i++)
        {
            var stretch = i / models;
            _sums[i] /= EndOf(stretch, requests) - (stretch == 0 ? 0 : EndOf(stretch - 1, requests));
        }

        return _sums;
    }
}
