namespace GreenServ.Core.Energy.Attribution;

/// <summary>
/// One request's work over time: its model loads, then the prompt is read evenly until the first token, then tokens are written as
/// they were seen to come. Where they were not seen (an answer in one piece), prompt and answer are taken to go at the pace that
/// streams of the model show at the time.
/// </summary>
/// <remarks>Written by the request, read by the ledger's thread.</remarks>
public sealed class RequestWork
{
    // Windows are longer than this by far; marks in between would only cost memory.
    private static readonly TimeSpan s_spacing = TimeSpan.FromMilliseconds(50);

    // Time of a prompt token relative to an output token's before a stream has shown it. Assumed.
    private const double PromptTokenTime = 0.015;

    private readonly Lock _lock = new();
    private readonly List<(TimeSpan At, double Tokens)> _marks = [];
    private double _promptTokens;
    private TimeSpan _load;
    private TimeSpan? _endedAt;

    /// <param name="id">Identifies it.</param>
    /// <param name="account">Who bears it: requests or judge.</param>
    /// <param name="model">The model, by the name that rates are learned for.</param>
    /// <param name="prior">What is believed of the model.</param>
    /// <param name="startedAt">When it was sent to the host.</param>
    /// <param name="promptTokens">Expected tokens in.</param>
    public RequestWork(Guid id, EnergyAccount account, string model, WorkPrior prior, TimeSpan startedAt, double promptTokens)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(prior.JoulesPerOutputToken, nameof(prior));
        if (account is not (EnergyAccount.Requests or EnergyAccount.Judge))
            throw new ArgumentOutOfRangeException(nameof(account), account, "A request is on the account of requests or of the judge.");
        (Id, Account, Model, Prior, StartedAt, _promptTokens) = (id, account, model, prior, startedAt, promptTokens);
    }

    public Guid Id { get; }

    public EnergyAccount Account { get; }

    public string Model { get; }

    public WorkPrior Prior { get; }

    public TimeSpan StartedAt { get; }

    // The pace of its model, as others show it.
    internal PaceClock? Clock { get; init; }

    /// <summary>When it ended; <c>null</c> while under way.</summary>
    public TimeSpan? EndedAt
    {
        get
        {
            lock (_lock)
                return _endedAt;
        }
    }

    /// <summary>Tokens of the answer seen so far, on a stream. The first call tells that the prompt has been read.</summary>
    /// <param name="at">Now.</param>
    /// <param name="outputTokens">All so far; fewer than before, or earlier, are ignored.</param>
    public void Progress(TimeSpan at, double outputTokens)
    {
        lock (_lock)
        {
            if (_endedAt is not null || _marks is [.., var last] && (at < last.At || outputTokens < last.Tokens))
                return;
            if (_marks.Count == 0)
            {
                _marks.Add((at, 0));
                Clock?.Join(at);
            }

            Clock?.Write(at, outputTokens - _marks[^1].Tokens);
            if (_marks.Count > 2 && at - _marks[^2].At < s_spacing)
                _marks[^1] = (at, outputTokens);
            else
                _marks.Add((at, outputTokens));
        }
    }

    /// <summary>The answer is complete, or broke off. Later calls change nothing.</summary>
    public void End(TimeSpan at, in WorkTotals totals)
    {
        lock (_lock)
        {
            if (_endedAt is not null)
                return;
            _endedAt = at;
            _promptTokens = totals.PromptTokens;
            _load = totals.Load < at - StartedAt ? totals.Load : at - StartedAt;
            if (_marks.Count == 0)
            {
                Spread(at, totals);
                return;
            }

            Clock?.Leave(_marks[^1].Tokens / (at - _marks[0].At).TotalSeconds, (_marks[0].At - StartedAt - _load).TotalSeconds / totals.PromptTokens);
            Scale(totals.OutputTokens);
        }
    }

    // Tokens per second of writing; null where it wrote nothing or no time passed.
    internal double? OutputTokensPerSecond
    {
        get
        {
            lock (_lock)
            {
                return _endedAt is { } end && _marks is [var first, ..] && _marks[^1].Tokens > 0 && end > first.At
                    ? _marks[^1].Tokens / (end - first.At).TotalSeconds
                    : null;
            }
        }
    }

    /// <summary>Work between two times.</summary>
    /// <param name="from">Start.</param>
    /// <param name="to">End; what is under way is known up to then at most.</param>
    /// <param name="tokensPerSecond">Believed pace of an answer in one piece that is under way.</param>
    internal WorkAmount Between(TimeSpan from, TimeSpan to, double tokensPerSecond)
    {
        lock (_lock)
        {
            var end = _endedAt ?? Later(to, StartedAt);
            var present = Overlap(StartedAt, end, from, to);
            if (present <= 0 && !(end == StartedAt && end >= from && end < to))
                return default;
            var loaded = StartedAt + _load;
            var firstToken = _marks is [var first, ..] ? Later(first.At, loaded) : end;
            var prompt = Share(loaded, firstToken, from, to) * _promptTokens;
            if (_marks.Count > 0)
                return new(present, Overlap(StartedAt, loaded, from, to), prompt, TokensAt(to) - TokensAt(from));
            return new(present, 0, prompt, present * tokensPerSecond);
        }
    }

    /// <summary>The part of a span in which it was worked on: from its model's being loaded to its end. Empty where the end is not after the start.</summary>
    internal (TimeSpan From, TimeSpan To) Within(TimeSpan from, TimeSpan to)
    {
        lock (_lock)
        {
            var end = _endedAt is { } ended && ended < to ? ended : to;
            return (Later(StartedAt + _load, from), end);
        }
    }

    private void Spread(TimeSpan end, in WorkTotals totals)
    {
        var loaded = StartedAt + _load;
        var firstToken = loaded + (end - loaded) * PromptShare((end - loaded).TotalSeconds, totals);
        _marks.Add((firstToken, 0));
        foreach (var (at, share) in Clock?.Between(firstToken, end) ?? [(end, 1)])
            _marks.Add((at, totals.OutputTokens * share));
    }

    // Share of the time that the prompt took: as streams of the model have shown, else as assumed.
    private double PromptShare(double seconds, in WorkTotals totals)
    {
        if (Clock?.PromptSeconds is { } each && each * totals.PromptTokens < seconds)
            return each * totals.PromptTokens / seconds;
        var prompt = PromptTokenTime * totals.PromptTokens;
        return prompt > 0 ? prompt / (prompt + totals.OutputTokens) : 0;
    }

    private void Scale(double outputTokens)
    {
        var seen = _marks[^1].Tokens;
        if (seen <= 0)
        {
            _marks[^1] = (_endedAt!.Value, outputTokens);
            return;
        }

        for (var i = 0; i < _marks.Count; i++)
            _marks[i] = (_marks[i].At, _marks[i].Tokens * outputTokens / seen);
    }

    private double TokensAt(TimeSpan at)
    {
        if (at <= _marks[0].At)
            return at < _marks[0].At ? 0 : _marks[0].Tokens;
        if (at >= _marks[^1].At)
            return _marks[^1].Tokens;
        var (low, high) = (0, _marks.Count - 1);
        while (high - low > 1)
        {
            var middle = (low + high) / 2;
            if (_marks[middle].At <= at)
                low = middle;
            else
                high = middle;
        }

        var (a, b) = (_marks[low], _marks[high]);
        return a.Tokens + (b.Tokens - a.Tokens) * ((at - a.At) / (b.At - a.At));
    }

    // Share of [start, end] that lies in [from, to]; an empty interval lies where its point does.
    private static double Share(TimeSpan start, TimeSpan end, TimeSpan from, TimeSpan to) =>
        end > start ? Overlap(start, end, from, to) / (end - start).TotalSeconds : start >= from && start < to ? 1 : 0;

    private static double Overlap(TimeSpan start, TimeSpan end, TimeSpan from, TimeSpan to) =>
        Math.Max(0, ((end < to ? end : to) - Later(start, from)).TotalSeconds);

    private static TimeSpan Later(TimeSpan a, TimeSpan b) => a > b ? a : b;
}
