using System.Collections.Concurrent;

namespace GreenServ.FunctionalTests.Surviving;

/// <summary>What a client knows at the moment the system dies: which answers it has whole, which scores were acknowledged.</summary>
internal sealed class Tally
{
    /// <summary>Decisions whose answer came whole.</summary>
    public ConcurrentDictionary<string, bool> Completed { get; } = new();

    /// <summary>Acknowledged scores by decision.</summary>
    public ConcurrentDictionary<string, double> Acknowledged { get; } = new();

    /// <summary>Scores sent whose acknowledgement never came: they count once or not at all.</summary>
    public ConcurrentDictionary<string, double> Unanswered { get; } = new();

    /// <summary>Streams cut off after their decision's id was known: recorded or not.</summary>
    public ConcurrentDictionary<string, bool> CutOff { get; } = new();

    /// <summary>Requests cut off before anything came back: recorded or not, nobody knows under which id.</summary>
    public int Unknown => _unknown;

    private int _unknown;

    public void AddUnknown() => Interlocked.Increment(ref _unknown);
}
