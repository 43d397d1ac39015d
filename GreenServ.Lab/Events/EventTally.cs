using GreenServ.Lab.Replay;

namespace GreenServ.Lab.Events;

/// <summary>Follows the share of an event's model through one run, and what is lost by the change.</summary>
/// <remarks>
/// A window is a stretch of requests, a fortieth of the run but at least 10 and at most 50; its share is the mean probability
/// with which the model was drawn. Windows begin behind the event, so the first one ends when as many requests have been decided.
/// </remarks>
internal sealed class EventTally
{
    // Of a smaller change windows say nothing.
    private const double LeastChange = 0.02;

    private const double TenPercent = 0.1;

    // A window that equals a bound on paper must not miss it by a rounding error of the running sum.
    private const double Rounding = 1e-9;

    // "Has arrived": of the way from the share before to the final one.
    private const double Way = 0.9;

    private readonly Scenario _scenario;
    private readonly PoolEvent _event;
    private readonly double[] _share;
    private readonly double[] _qualityLost;
    private readonly double[] _rewardLost;

    public EventTally(Scenario scenario, PoolEvent happening)
    {
        (_scenario, _event) = (scenario, happening);
        _share = new double[scenario.Requests];
        var length = scenario.EndOf(happening) - happening.Step;
        (_qualityLost, _rewardLost) = (new double[length], new double[length]);
    }

    /// <summary>Requests in a window.</summary>
    public static int Window(int requests) => Math.Max(1, Math.Min(requests / 2, Math.Clamp(requests / 40, 10, 50)));

    /// <summary>A request.</summary>
    /// <param name="step">Requests decided before it.</param>
    /// <param name="share">Probability with which the model was drawn.</param>
    /// <param name="lost">
    /// What it lost: for a trade-off the outcome of the best model of its task less the one obtained, for a promise α less the
    /// quality obtained.
    /// </param>
    public void Add(int step, double share, Expectation lost)
    {
        _share[step] = share;
        var since = step - _event.Step;
        if (since >= 0 && since < _qualityLost.Length)
            (_qualityLost[since], _rewardLost[since]) = (lost.Quality, lost.Reward);
    }

    /// <summary>The outcome, after all requests.</summary>
    /// <param name="changes">Requests decided when the model was found to have changed.</param>
    public EventOutcome Finish(IEnumerable<int> changes)
    {
        var (start, end, requests) = (_event.Step, _scenario.EndOf(_event), _scenario.Requests);
        var earlier = _scenario.Events.LastOrDefault(other => other.Model == _event.Model && other.Step < start)?.Step ?? 0;
        var last = Math.Max(1, Math.Min(requests / 4, (end - start) / 2));
        double? before = _scenario.PhaseOf(start - 1).Has(_event.Model) ? Mean(Math.Max(earlier, start - Math.Max(1, requests / 4)), start) : null;
        double? after = _event.Kind == PoolEventKind.Remove ? null : Mean(end - last, end);
        var falls = Falls();

        int? settled = null;
        if (after is { } final && Math.Abs(final - (before ?? 0)) >= LeastChange)
        {
            var arrived = (before ?? 0) + Way * (final - (before ?? 0));
            settled = final > (before ?? 0) ? FirstWindow(start, end, share => share >= arrived - Rounding) : FirstWindow(start, end, share => share <= arrived + Rounding);
        }

        var meanwhile = settled ?? end - start;
        return new EventOutcome
        {
            ShareBefore = before,
            FinalShare = after,
            RequestsToSettle = settled,
            RequestsToTenPercent = !falls ? null : before < TenPercent ? 0 : FirstWindow(start, end, share => share < TenPercent),
            RequestsToATenth = falls && before is { } was and >= LeastChange ? FirstWindow(start, end, share => share < 0.1 * was) : null,
            RequestsToNotice = changes.Where(step => step > start && step <= end).Select(step => (int?)(step - start)).FirstOrDefault(),
            QualityLost = Sum(_qualityLost, 0, meanwhile),
            RewardLost = _scenario.Goal.Alpha is null ? Sum(_rewardLost, 0, meanwhile) : null,
        };
    }

    /// <summary>Whether the model answers worse from the event on.</summary>
    private bool Falls() =>
        _scenario.PhaseOf(_event.Step).MeanQuality[_event.Model] < _scenario.PhaseOf(_event.Step - 1).MeanQuality[_event.Model];

    private int? FirstWindow(int start, int end, Func<double, bool> meets)
    {
        var window = Math.Min(Window(_scenario.Requests), end - start);
        var sum = Sum(_share, start, start + window);
        for (var to = start + window; ; to++)
        {
            if (meets(sum / window))
                return to - start;
            if (to == end)
                return null;
            sum += _share[to] - _share[to - window];
        }
    }

    private double Mean(int from, int to) => Sum(_share, from, to) / (to - from);

    private static double Sum(double[] values, int from, int to)
    {
        var sum = 0.0;
        for (var i = from; i < to; i++)
            sum += values[i];
        return sum;
    }
}
