namespace GreenServ.Storage.PolicyState;

/// <summary>
/// Which sequences of one writer were applied. Request threads finish in any order, so beside the mark up to which all are
/// applied it holds the few beyond it.
/// </summary>
internal sealed class AppliedSequences
{
    private readonly SortedSet<long> _ahead;

    public AppliedSequences()
        : this(0, [])
    {
    }

    public AppliedSequences(long mark, IEnumerable<long> ahead)
    {
        Mark = mark;
        _ahead = [.. ahead];
    }

    /// <summary>Every sequence up to here is applied.</summary>
    public long Mark { get; private set; }

    /// <summary>Applied ones beyond the mark.</summary>
    public IReadOnlyCollection<long> Ahead => _ahead;

    /// <summary>Notes a sequence; <c>false</c> when it was applied before.</summary>
    public bool TryAdd(long sequence)
    {
        if (sequence <= Mark || !_ahead.Add(sequence))
            return false;
        while (_ahead.Remove(Mark + 1))
            Mark++;
        return true;
    }

    /// <summary>Declares that everything up to a sequence is applied, or will never come.</summary>
    public void CloseUpTo(long sequence)
    {
        if (sequence <= Mark)
            return;
        Mark = sequence;
        _ahead.RemoveWhere(ahead => ahead <= Mark);
        while (_ahead.Remove(Mark + 1))
            Mark++;
    }

    /// <summary>Declares that what is missing before the highest sequence applied will never come.</summary>
    public void CloseGaps()
    {
        if (_ahead.Count == 0)
            return;
        Mark = _ahead.Max;
        _ahead.Clear();
    }
}
