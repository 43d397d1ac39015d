namespace GreenServ.Core.Energy.Attribution;

/// <summary>
/// How fast a model writes: tokens that one stream of it would have written since the first, from those that were seen. An answer in one
/// piece is taken to have been written at the same pace, which falls and rises with how much else its host does.
/// </summary>
/// <remarks>Safe for several threads.</remarks>
internal sealed class PaceClock
{
    private const int Kept = 8192;
    private const double PaceWeight = 0.1;
    private static readonly TimeSpan s_spacing = TimeSpan.FromMilliseconds(100);

    private readonly Lock _lock = new();
    private readonly List<(TimeSpan At, double Tokens)> _marks = [];
    private double _tokens;
    private double? _pace;
    private double? _promptSeconds;
    private int _writing;

    /// <summary>Seconds that a prompt token takes; <c>null</c> before a stream has shown it.</summary>
    public double? PromptSeconds
    {
        get
        {
            lock (_lock)
                return _promptSeconds;
        }
    }

    /// <summary>A stream writes its first token.</summary>
    public void Join(TimeSpan at)
    {
        lock (_lock)
        {
            // Nobody wrote, so nobody was seen; it would have gone on like before.
            if (_writing++ == 0 && _marks is [.., var last] && _pace is { } pace && at > last.At)
                _tokens += pace * (at - last.At).TotalSeconds;
            Mark(at);
        }
    }

    /// <summary>A stream that has joined wrote so many more tokens.</summary>
    public void Write(TimeSpan at, double tokens)
    {
        lock (_lock)
        {
            _tokens += tokens / _writing;
            Mark(at);
        }
    }

    /// <summary>A stream that has joined ended. What is no number, because something took no time or had no tokens, tells nothing.</summary>
    public void Leave(double tokensPerSecond, double promptSecondsPerToken)
    {
        lock (_lock)
        {
            _writing--;
            _pace = Blend(_pace, tokensPerSecond);
            _promptSeconds = Blend(_promptSeconds, promptSecondsPerToken);
        }
    }

    /// <summary>Marks of the time between two, each with the share of the tokens of that time that were written by then; the last is the end's.</summary>
    public List<(TimeSpan At, double Share)> Between(TimeSpan from, TimeSpan to)
    {
        lock (_lock)
        {
            var (first, all) = (TokensAt(from), TokensAt(to) - TokensAt(from));
            var marks = new List<(TimeSpan, double)>();
            if (all > 0)
            {
                for (var i = Next(from); i < _marks.Count && _marks[i].At < to; i++)
                    marks.Add((_marks[i].At, (_marks[i].Tokens - first) / all));
            }

            marks.Add((to, 1));
            return marks;
        }
    }

    private void Mark(TimeSpan at)
    {
        if (_marks.Count > 1 && at - _marks[^2].At < s_spacing)
        {
            _marks[^1] = (at > _marks[^1].At ? at : _marks[^1].At, _tokens);
            return;
        }

        if (_marks is [.., var last] && at <= last.At)
        {
            _marks[^1] = (last.At, _tokens);
            return;
        }

        if (_marks.Count == Kept)
            _marks.RemoveRange(0, Kept / 2);
        _marks.Add((at, _tokens));
    }

    // The first mark after a time.
    private int Next(TimeSpan at)
    {
        var (low, high) = (0, _marks.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_marks[middle].At <= at)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }

    private double TokensAt(TimeSpan at)
    {
        var next = Next(at);
        if (next == 0)
            return _marks is [var first, ..] ? first.Tokens - (_pace ?? 0) * (first.At - at).TotalSeconds : 0;
        var before = _marks[next - 1];
        if (next == _marks.Count)
            return before.Tokens + (_pace ?? 0) * (at - before.At).TotalSeconds;
        var after = _marks[next];
        return before.Tokens + (after.Tokens - before.Tokens) * ((at - before.At) / (after.At - before.At));
    }

    private static double? Blend(double? known, double seen) =>
        !double.IsFinite(seen) || seen <= 0 ? known : known + PaceWeight * (seen - known) ?? seen;
}
