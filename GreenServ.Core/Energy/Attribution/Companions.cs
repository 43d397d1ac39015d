namespace GreenServ.Core.Energy.Attribution;

/// <summary>
/// How many requests of a model ran together, as one of them met it: ∫B² dt / ∫B dt of the number in flight B. The mean over a window
/// would be less by far where they were there for a part of it alone.
/// </summary>
internal sealed class Companions
{
    private readonly List<TimeSpan> _starts = [];
    private readonly List<TimeSpan> _ends = [];

    /// <summary>Forgets all.</summary>
    public void Clear()
    {
        _starts.Clear();
        _ends.Clear();
    }

    /// <summary>A request was in flight for so long; an empty span counts nothing.</summary>
    public void Add(TimeSpan from, TimeSpan to)
    {
        if (to <= from)
            return;
        _starts.Add(from);
        _ends.Add(to);
    }

    /// <summary>At least 1.</summary>
    public double Mean()
    {
        _starts.Sort();
        _ends.Sort();
        var (count, started, at, present, squares) = (0, 0, TimeSpan.Zero, 0.0, 0.0);
        foreach (var end in _ends)
        {
            while (started < _starts.Count && _starts[started] < end)
                Pass(_starts[started++], 1);
            Pass(end, -1);
        }

        return present > 0 ? Math.Max(1, squares / present) : 1;

        void Pass(TimeSpan to, int more)
        {
            var seconds = (to - at).TotalSeconds;
            present += count * seconds;
            squares += (double)count * count * seconds;
            (at, count) = (to, count + more);
        }
    }
}
