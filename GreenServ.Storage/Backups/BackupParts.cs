using System.Text.Json;
using System.Text.Json.Nodes;
using GreenServ.Storage.Control;
using GreenServ.Storage.PolicyState;
using GreenServ.Storage.Records;
using GreenServ.Storage.Telemetry;

namespace GreenServ.Storage.Backups;

/// <summary>What making and taking over a backup have in common, wherever it lies.</summary>
internal static class BackupParts
{
    private const string ApiKey = "apiKey";

    public static StateBackup Of(string pool, IReadOnlyList<PolicyStateDocument> states, IReadOnlyList<ControlItem> control, TimeProvider time)
    {
        var withKey = control.Where(item => item.Kind == ControlKind.Host && Document(item).ContainsKey(ApiKey)).ToArray();
        return new StateBackup
        {
            Pool = pool,
            ExportedAt = time.GetUtcNow(),
            PolicyStates = states,
            Control = [.. control.Select(item => withKey.Contains(item) ? item with { Document = WithoutKey(item) } : item)],
            HostsWithoutTheirKey = [.. withKey.Select(host => host.Id)],
        };
    }

    /// <summary>Pool of the newest decision of a store; <c>null</c> where there is none.</summary>
    public static async Task<string?> PoolOfAsync(ITelemetryStore store, CancellationToken cancellationToken) =>
        await store.GetRecentDecisionsAsync(1, cancellationToken) is [var newest] && await store.FindDecisionAsync(newest.Id, cancellationToken) is { } found ? found.Decision.Pool : null;

    /// <summary>A place that was used knows its pool; one that was not is of the pool named.</summary>
    /// <exception cref="StorageException">They are two.</exception>
    public static string PoolOf(string? recorded, string? named) => recorded is null || named is null || recorded == named
        ? recorded ?? named ?? "default"
        : throw new StorageException($"The decisions here are of pool '{recorded}', not of '{named}'. Leave --pool out, or name the right place.");

    public static string? OtherPool(StateBackup backup, string pool) => backup.Pool == pool
        ? null
        : $"The file is of pool '{backup.Pool}', and this is pool '{pool}': what is learned in one pool means nothing in another. Where it is to become '{backup.Pool}', say --pool {backup.Pool}.";

    /// <summary>Records of a state's layout that it does not have.</summary>
    public static int CountNewer(PolicyStateDocument document, LearningState state, IEnumerable<JournalEntry> entries) =>
        entries.Count(entry => LayoutOf(entry.Record) == document.Layout && state.Apply(entry));

    /// <summary>What applying a state's records has come to, all that is named here included: none of it is learned again.</summary>
    public static PolicyStateDocument Closed(PolicyStateDocument state, IReadOnlyDictionary<string, long> upTo)
    {
        var writers = new Dictionary<string, WriterDocument>(state.Writers, StringComparer.Ordinal);
        foreach (var (writer, sequence) in upTo)
        {
            var applied = writers.TryGetValue(writer, out var known) ? new AppliedSequences(known.Mark, known.Ahead) : new AppliedSequences();
            applied.CloseUpTo(sequence);
            writers[writer] = new WriterDocument(applied.Mark, [.. applied.Ahead]);
        }

        // Places in one log mean nothing in another.
        return state with { Writers = writers, LogPosition = null };
    }

    /// <summary>Adds to sequences those of entries, where they are higher.</summary>
    public static Dictionary<string, long> Highest(IReadOnlyDictionary<string, long> sequences, IEnumerable<JournalEntry> entries)
    {
        var highest = new Dictionary<string, long>(sequences, StringComparer.Ordinal);
        foreach (var entry in entries)
            highest[entry.Writer] = Math.Max(highest.GetValueOrDefault(entry.Writer), entry.Sequence);
        return highest;
    }

    /// <summary>Puts the control state of a backup into a store. A host that is there with the same address keeps its key, which the backup has not.</summary>
    public static async Task ReplaceControlAsync(IControlStore store, StateBackup backup, TimeProvider time, CancellationToken cancellationToken)
    {
        var before = (await store.LoadAsync(cancellationToken)).Where(item => item.Kind == ControlKind.Host).ToDictionary(host => host.Id, Document, StringComparer.OrdinalIgnoreCase);
        ControlItem[] items = [.. backup.Control.Select(item => item.Kind == ControlKind.Host && before.TryGetValue(item.Id, out var host) ? WithKeyOf(item, host) : item)];
        var now = time.GetUtcNow();
        var counts = new JsonObject([.. Enum.GetValues<ControlKind>().Select(kind => KeyValuePair.Create(kind.ToString(), (JsonNode?)items.Count(item => item.Kind == kind)))]);
        var note = new AuditNote(now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMicrosecond)), "command line", "imported", null, counts.ToJsonString());
        await store.ReplaceAsync(items, "backup", $"{backup.Pool}, {backup.ExportedAt:O}", note, cancellationToken);
    }

    private static ControlItem WithKeyOf(ControlItem item, JsonObject before)
    {
        var host = Document(item);
        if (host.ContainsKey(ApiKey) || before[ApiKey] is not { } key || !JsonNode.DeepEquals(host["url"], before["url"]))
            return item;
        host[ApiKey] = key.DeepClone();
        return item with { Document = host.ToJsonString() };
    }

    private static string WithoutKey(ControlItem host)
    {
        var document = Document(host);
        document.Remove(ApiKey);
        return document.ToJsonString();
    }

    private static JsonObject Document(ControlItem item) =>
        JsonNode.Parse(item.Document) as JsonObject ?? throw new StorageException($"The document of host '{item.Id}' is no JSON object.");

    private static string? LayoutOf(JournalRecord record) => record switch
    {
        DecisionRecord decision => decision.Layout,
        FeedbackRecord feedback => feedback.Layout,
        EnergyRecord energy => energy.Layout,
        GenerationRecord generation => generation.Layout,
        _ => null,
    };
}
