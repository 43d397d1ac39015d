using System.Collections.Concurrent;
using System.Text.Json;
using GreenServ.Storage.Records;

namespace GreenServ.Router.Learning;

/// <summary>Counts records that the journal had no room for and nobody was told of. Thread-safe.</summary>
internal sealed class LeftOutRecords
{
    private readonly ConcurrentDictionary<string, long> _counts = new(StringComparer.Ordinal);

    /// <summary>Number left out since the start, by kind.</summary>
    public IReadOnlyCollection<KeyValuePair<string, long>> Counts => _counts;

    /// <summary>Decisions among them.</summary>
    public long Decisions => _counts.GetValueOrDefault(KindOf(typeof(DecisionRecord)));

    public void Add(JournalRecord record) => _counts.AddOrUpdate(KindOf(record.GetType()), 1, (_, count) => count + 1);

    // "DecisionRecord" as "decision".
    private static string KindOf(Type type) => JsonNamingPolicy.CamelCase.ConvertName(type.Name[..^"Record".Length]);
}
