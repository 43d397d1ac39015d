using GreenServ.Core.Bandits;
using GreenServ.Storage.PolicyState;
using GreenServ.Storage.Records;
using GreenServ.Storage.Redis;
using GreenServ.Storage.Replicas;

namespace GreenServ.Storage.Backups;

/// <summary>
/// The state that routers of one pool share: in Redis what they have learned (as of the last checkpoint, at most 10 s old while they run), in Postgres what
/// administrators set.
/// </summary>
/// <param name="stores">The servers.</param>
/// <param name="pool">Name of the pool.</param>
/// <param name="time">Tells when.</param>
public sealed class ServersBackup(SharedStores stores, string pool, TimeProvider time) : IBackupPlace
{
    private const int BatchSize = 1_000;

    // An import takes seconds; a router that comes up meanwhile must not own the pool.
    private static readonly TimeSpan s_leaseDuration = RedisLease.Longest;

    private readonly SharedPolicies _policies = new(stores.State);

    public async Task<StateExport> ExportAsync(CancellationToken cancellationToken)
    {
        var name = await PoolAsync(cancellationToken);
        var states = new List<PolicyStateDocument>();
        foreach (var layout in await _policies.GetLayoutsAsync(cancellationToken))
        {
            if (await _policies.ReadAsync(layout, cancellationToken) is { } state)
                states.Add(state);
        }

        var control = await stores.Telemetry.Control.LoadAsync(cancellationToken);
        var newer = 0;
        foreach (var document in states)
        {
            var state = LearningState.From(document, PoolStatistics.DefaultHorizon);
            newer += await CountNewerInLogAsync(document, state, cancellationToken);
            newer += BackupParts.CountNewer(document, state, stores.Telemetry.Store.Read(document.Layout, state.AppliedUpTo()));
        }

        return new StateExport(BackupParts.Of(name, states, control, time), newer);
    }

    public async Task<ImportObjections> ObjectAsync(StateBackup backup, CancellationToken cancellationToken)
    {
        List<string> refusals = BackupParts.OtherPool(backup, await PoolAsync(cancellationToken)) is { } other ? [other] : [];
        var lease = Lease();
        if (await lease.RenewAsync(cancellationToken))
            await lease.GiveUpAsync(cancellationToken);
        else
            refusals.Add(RoutersRun);
        var occupied = (await _policies.GetLayoutsAsync(cancellationToken)).Select(layout => $"what was learned in layout {layout}").ToList();
        occupied.AddRange((await stores.Telemetry.Control.LoadAsync(cancellationToken)).GroupBy(item => item.Kind).Select(kind => $"{kind.Key.ToString().ToLowerInvariant()}s ({kind.Count()})"));
        if ((await stores.Telemetry.Store.GetStoredSequencesAsync(cancellationToken)).Count > 0 || await stores.State.Log.CountAsync(cancellationToken) > 0)
            occupied.Add("history of decisions (it stays)");
        return new(refusals, occupied);
    }

    public async Task ImportAsync(StateBackup backup, CancellationToken cancellationToken)
    {
        var lease = Lease();
        if (!await lease.RenewAsync(cancellationToken))
            throw new StorageException(RoutersRun);
        try
        {
            var known = await KnownAsync(cancellationToken);
            await BackupParts.ReplaceControlAsync(stores.Telemetry.Control, backup, time, cancellationToken);
            await _policies.ReplaceAsync([.. backup.PolicyStates.Select(state => BackupParts.Closed(state, known))], $"import-{Guid.CreateVersion7(time.GetUtcNow()):N}", cancellationToken);
        }
        finally
        {
            await lease.GiveUpAsync(CancellationToken.None);
        }
    }

    private string RoutersRun =>
        $"Routers of pool '{pool}' run: what they have learned would be written over what is imported. Stop all of them (one that was killed counts as running for 5 s).";

    private RedisLease Lease() =>
        new(stores.State.Redis, stores.State.Keys.Lease(RedisKeys.PoolOwner), $"import-{Guid.CreateVersion7(time.GetUtcNow()):N}", s_leaseDuration);

    private async Task<string> PoolAsync(CancellationToken cancellationToken) => BackupParts.PoolOf(await BackupParts.PoolOfAsync(stores.Telemetry.Store, cancellationToken), pool);

    private async Task<IReadOnlyDictionary<string, long>> KnownAsync(CancellationToken cancellationToken)
    {
        var known = new Dictionary<string, long>(await stores.Telemetry.Store.GetStoredSequencesAsync(cancellationToken), StringComparer.Ordinal);
        await foreach (var entries in ReadLogAsync(StreamId.Start, cancellationToken))
            known = BackupParts.Highest(known, entries);
        return known;
    }

    private async Task<int> CountNewerInLogAsync(PolicyStateDocument document, LearningState state, CancellationToken cancellationToken)
    {
        var newer = 0;
        await foreach (var entries in ReadLogAsync(document.LogPosition is { } position ? StreamId.Parse(position) : StreamId.Start, cancellationToken))
            newer += BackupParts.CountNewer(document, state, entries);
        return newer;
    }

    private async IAsyncEnumerable<IEnumerable<JournalEntry>> ReadLogAsync(StreamId after, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (await stores.State.Log.ReadAsync(after, BatchSize, cancellationToken) is { Count: > 0 } events)
        {
            after = events[^1].Id;
            yield return events.Select(shared => shared.Entry).OfType<JournalEntry>();
        }
    }
}
