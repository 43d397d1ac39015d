using GreenServ.Core.Features;
using GreenServ.Router.Learning;
using GreenServ.Storage;
using GreenServ.Storage.PolicyState;
using GreenServ.Storage.Records;
using GreenServ.Storage.Redis;
using GreenServ.Storage.Replicas;
using GreenServ.Storage.Telemetry;

namespace GreenServ.Router.Replicas;

/// <summary>
/// Asks every few seconds what the store has. The journal may delete that; what the log lost on the way is sent again; and what other routers' records
/// the store has that never came by the log are learned from there.
/// </summary>
internal sealed partial class StoreWatch(
    PoolDatabase database, EventShipper shipper, IRecordArchive archive, Learner learner, RecentDecisions recent, IContextLayout layout, ReplicaHealth health, TimeProvider time, ILogger<StoreWatch> logger) : BackgroundService
{
    private static readonly TimeSpan s_period = TimeSpan.FromSeconds(2);

    /// <summary>How long a start waits for history: a router that can not reach it begins with what it knows.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

    private IReadOnlyDictionary<string, long>? _before;

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(s_patience);
        try
        {
            var stored = await shipper.ConfirmAsync(patience.Token);
            if (learner.State is { } state)
                await Task.Run(() => Learn(state, stored), patience.Token).WaitAsync(patience.Token);
        }
        catch (Exception e) when (e is StorageException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            health.Failed(ReplicaPart.Store, e.Message);
        }

        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(s_period, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            await RequireDatabaseAsync(stoppingToken);
            await AskStoreAsync(stoppingToken);
            await LookForLossesAsync(stoppingToken);
        }
    }

    // Also later: a Redis that began anew is nobody's, until the first comes.
    private async Task RequireDatabaseAsync(CancellationToken cancellationToken)
    {
        try
        {
            await database.RequireAsync(cancellationToken);
            health.Works(ReplicaPart.Database);
        }
        catch (OtherDatabaseException e)
        {
            health.Failed(ReplicaPart.Database, e.Message);
        }
        catch (StorageException e)
        {
            health.Failed(ReplicaPart.Database, e);
        }
    }

    private async Task AskStoreAsync(CancellationToken cancellationToken)
    {
        try
        {
            var stored = await shipper.ConfirmAsync(cancellationToken);
            if (learner.State is { } state && IsBehind(state.AppliedUpTo()))
                await Task.Run(() => Learn(state, stored), cancellationToken);
            _before = stored;
            health.Works(ReplicaPart.Store);
        }
        catch (StorageException e)
        {
            health.Failed(ReplicaPart.Store, e.Message);
        }
    }

    private async Task LookForLossesAsync(CancellationToken cancellationToken)
    {
        try
        {
            await shipper.ResendLostAsync(cancellationToken);
        }
        catch (Exception e) when (e is StorageException or IOException or InvalidDataException or UnauthorizedAccessException)
        {
            // Away, as others have said already; it is looked again.
            LogNotLooked(e.Message);
        }
    }

    // What the store had when it was asked last should have come by the log long since.
    private bool IsBehind(IReadOnlyDictionary<string, long> applied) => _before?.Any(writer => applied.GetValueOrDefault(writer.Key) < writer.Value) ?? true;

    private void Learn(LearningState state, IReadOnlyDictionary<string, long> stored)
    {
        var (learned, passedOver) = (0, 0);
        var problem = "";
        foreach (var entry in archive.Read(layout.Name, state.AppliedUpTo()).Where(entry => learner.ApplyShared(entry, isLive: false)))
        {
            if (entry.Record is OpaqueRecord opaque)
            {
                (passedOver, problem) = (passedOver + 1, opaque.Problem);
                continue;
            }

            recent.Restore(entry.Record);
            learned++;
        }

        state.CloseUpTo(stored);
        if (learned > 0)
            LogLearned(learned);
        if (passedOver > 0)
            LogPassedOver(passedOver, problem);
    }

    [LoggerMessage(LogLevel.Error, "{Count} records in the store are not understood, so this router does not learn from them: {Problem} Does a newer version run beside it?")]
    private partial void LogPassedOver(int count, string problem);

    [LoggerMessage(LogLevel.Information, "{Count} records were learned from the store.")]
    private partial void LogLearned(int count);

    [LoggerMessage(LogLevel.Debug, "Whether records were lost on the way to the store could not be seen: {Reason}")]
    private partial void LogNotLooked(string reason);
}
