using System.ComponentModel.DataAnnotations;

namespace GreenServ.Workers.Ingest;

/// <summary>How journal entries are taken over into the telemetry store.</summary>
public sealed class IngestOptions
{
    public const string SectionName = "GreenServ:Ingest";

    /// <summary>Entries per transaction, at most. Every one sums its seconds anew, so under load few large ones cost less.</summary>
    [Range(1, 100_000)]
    public int BatchSize { get; set; } = 4_000;

    /// <summary>Batches of the shared log under way at once: while one is placed in the store, the next is read and copied beside it. Each holds a connection.</summary>
    [Range(1, 16)]
    public int BatchesAtOnce { get; set; } = 2;

    /// <summary>How long a batch may gather after its first entry: the larger part of the time until an entry can be seen in the store.</summary>
    public TimeSpan BatchDelay { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Wait after the first failure of the store; doubled with each further one.</summary>
    public TimeSpan FirstRetryDelay { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>How long a worker may take over what it was given from the shared log; then another takes it. Above the longest transaction.</summary>
    public TimeSpan ClaimAfter { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Longest wait between two attempts.</summary>
    public TimeSpan LongestRetryDelay { get; set; } = TimeSpan.FromSeconds(30);
}
