using GreenServ.Storage.Records;
using GreenServ.Storage.Telemetry;

namespace GreenServ.Router.Learning;

/// <summary>
/// The newest decisions and scores in memory: it answers for what the store has not ingested yet, and serialises feedback
/// on one decision.
/// </summary>
internal sealed class RecentDecisions(ITelemetryStore store)
{
    /// <summary>Far more than can be on their way to the store at once.</summary>
    private const int Capacity = 20_000;

    private readonly Lock _lock = new();
    private readonly Dictionary<Guid, Entry> _entries = [];
    private readonly Queue<Guid> _oldestFirst = new();

    /// <summary>Takes in a record as it enters the journal.</summary>
    public void Add(JournalRecord record) => Add(record, isNew: true);

    /// <summary>Takes in a record found in the journal at the start; older scores of its decision may be in the store alone.</summary>
    public void Restore(JournalRecord record) => Add(record, isNew: false);

    /// <summary>
    /// Lets a record that is about to enter the journal carry what the one before it told: a score the energy as it is known now, an
    /// energy what the first score has counted. Between them the energy counts once, whichever comes first.
    /// </summary>
    public JournalRecord Complete(JournalRecord record)
    {
        lock (_lock)
        {
            return record switch
            {
                FeedbackRecord feedback when _entries.TryGetValue(feedback.DecisionId, out var entry) && entry.Decision is { } known =>
                    feedback with { EnergyJoules = known.Outcome.EnergyJoules },
                EnergyRecord energy when _entries.TryGetValue(energy.DecisionId, out var entry) && entry.Feedback is [var first, ..] =>
                    energy with { Scored = new ScoredEnergyRecord(first.Weight ?? 1, first.EnergyJoules) },
                _ => record,
            };
        }
    }

    /// <summary>A decision with its feedback, from memory or the store; <c>null</c> when neither knows it.</summary>
    public async Task<StoredDecision?> FindAsync(Guid id, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_entries.TryGetValue(id, out var known) && known.IsWhole)
                return known.ToStored();
        }

        var stored = await store.FindDecisionAsync(id, cancellationToken);
        lock (_lock)
        {
            if (stored is null && !_entries.ContainsKey(id))
                return null;
            var entry = EntryOf(id);
            if (stored is not null)
                entry.Complete(stored);
            return entry.Decision is null ? null : entry.ToStored();
        }
    }

    private void Add(JournalRecord record, bool isNew)
    {
        lock (_lock)
        {
            switch (record)
            {
                case DecisionRecord decision:
                    var entry = EntryOf(decision.Id);
                    entry.Decision = decision;
                    entry.IsWhole = isNew;
                    break;
                case EnergyRecord energy when _entries.TryGetValue(energy.DecisionId, out var corrected) && corrected.Decision is { } known:
                    corrected.Decision = known with { Outcome = energy.Correct(known.Outcome) };
                    break;
                case FeedbackRecord feedback:
                    EntryOf(feedback.DecisionId).Feedback.Add(feedback);
                    break;
            }
        }
    }

    private Entry EntryOf(Guid id)
    {
        if (_entries.TryGetValue(id, out var entry))
            return entry;
        while (_oldestFirst.Count >= Capacity)
            _entries.Remove(_oldestFirst.Dequeue());
        _entries[id] = entry = new Entry();
        _oldestFirst.Enqueue(id);
        return entry;
    }

    private sealed class Entry
    {
        public DecisionRecord? Decision { get; set; }
        public List<FeedbackRecord> Feedback { get; } = [];

        /// <summary>Whether no score can be missing here.</summary>
        public bool IsWhole { get; set; }

        public StoredDecision ToStored() => new(Decision!, [.. Feedback]);

        /// <summary>Adds what only the store knows: memory may be ahead of it, it may reach further back than memory.</summary>
        public void Complete(StoredDecision stored)
        {
            Decision ??= stored.Decision;
            if (!IsWhole)
                Feedback.InsertRange(0, stored.Feedback.Where(older => !Feedback.Any(known => known.At == older.At && known.Score == older.Score)));
            IsWhole = true;
        }
    }
}
