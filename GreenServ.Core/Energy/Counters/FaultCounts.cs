namespace GreenServ.Core.Energy.Counters;

/// <summary>How often each fault was met. Written by one thread, read by any.</summary>
public sealed class FaultCounts
{
    private static readonly int s_kinds = Enum.GetValues<ReadingFault>().Length;

    private readonly long[] _counts = new long[s_kinds];

    /// <summary>Times that a fault was met.</summary>
    public long this[ReadingFault fault] => Volatile.Read(ref _counts[(int)fault]);

    /// <summary>All faults that were met, with their counts.</summary>
    public IEnumerable<(ReadingFault Fault, long Count)> Met =>
        Enum.GetValues<ReadingFault>().Select(fault => (fault, this[fault])).Where(met => met.Item2 > 0);

    internal void Add(ReadingFault fault) => Volatile.Write(ref _counts[(int)fault], _counts[(int)fault] + 1);
}
