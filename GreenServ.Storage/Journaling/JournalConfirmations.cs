namespace GreenServ.Storage.Journaling;

/// <summary>
/// Up to where each consumer has what it read. Held in memory only: a consumer knows its own position (the store its
/// sequences, the checkpoint its own) and confirms it again after a start.
/// </summary>
internal sealed class JournalConfirmations(IEnumerable<string> consumers)
{
    private readonly Dictionary<string, Dictionary<string, long>> _confirmed =
        consumers.ToDictionary(name => name, _ => new Dictionary<string, long>(), StringComparer.Ordinal);

    /// <summary>Advances a consumer; a lower sequence than before changes nothing.</summary>
    /// <exception cref="ArgumentException">The consumer is not among the journal's.</exception>
    public void Advance(string consumer, string writer, long sequence)
    {
        if (!_confirmed.TryGetValue(consumer, out var positions))
            throw new ArgumentException($"'{consumer}' is not a consumer of this journal; it has {string.Join(", ", _confirmed.Keys)}.", nameof(consumer));
        positions[writer] = Math.Max(sequence, positions.GetValueOrDefault(writer));
    }

    /// <summary>Those who confirm.</summary>
    public IReadOnlyCollection<string> Consumers => _confirmed.Keys;

    /// <summary>Highest sequence that a consumer has confirmed; 0 before the first.</summary>
    public long By(string consumer, string writer) => _confirmed[consumer].GetValueOrDefault(writer);

    /// <summary>Highest sequence that every consumer has confirmed.</summary>
    public long ByAll(string writer) =>
        _confirmed.Count == 0 ? 0 : _confirmed.Values.Min(positions => positions.GetValueOrDefault(writer));
}
