using GreenServ.Router.Conversations;
using GreenServ.Router.Learning;
using GreenServ.Storage;
using GreenServ.Storage.Journaling;
using GreenServ.Storage.Redis;

namespace GreenServ.Router.Replicas;

/// <summary>Learns what the other routers of the pool learn, as they put it on record: follows the shared log, a few tens of milliseconds behind it.</summary>
internal sealed partial class ReplicaLearning(
    SharedState shared, Journal journal, Learner learner, RecentDecisions recent, ConversationMemory conversations, ReplicaHealth health, TimeProvider time, ILogger<ReplicaLearning> logger) : BackgroundService
{
    private static readonly TimeSpan s_pollPeriod = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan s_retryPeriod = TimeSpan.FromMilliseconds(500);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        EventTail? tail = null;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (learner.State is not { } state)
                {
                    // Before the pool had a model there is nothing that could learn, and the log waits; whether it is there is seen all the same.
                    await shared.Log.GetEndAsync(stoppingToken);
                    health.Works(ReplicaPart.Log);
                    await Task.Delay(s_retryPeriod, time, stoppingToken);
                    continue;
                }

                tail ??= new EventTail(shared.Log, state.LogPosition is { } position ? StreamId.Parse(position) : StreamId.Start);
                var began = time.GetTimestamp();
                var events = await tail.ReadAsync(stoppingToken);
                health.Works(ReplicaPart.Log);
                foreach (var entry in events)
                    Take(entry);
                if (events.Count > 0)
                    state.LogPosition = tail.Position.ToString();

                // Whoever has much to catch up with, after an absence of Redis, rests as long as it works: requests need the processor too.
                if (events.Count < EventTail.BatchSize)
                    await Task.Delay(s_pollPeriod, time, stoppingToken);
                else
                    await Task.Delay(time.GetElapsedTime(began), time, stoppingToken);
            }
            catch (StorageException e)
            {
                health.Failed(ReplicaPart.Log, e.Message);
                await Task.Delay(s_retryPeriod, time, stoppingToken);
            }
        }
    }

    private void Take(SharedEvent shared)
    {
        if (shared.Entry is not { } entry)
            LogNotUnderstood(shared.Id.ToString(), shared.Problem!);
        else if (entry.Writer != journal.Writer && learner.ApplyShared(entry, isLive: true))
        {
            conversations.Note(entry.Record);
            recent.Add(entry.Record);
        }
    }

    [LoggerMessage(LogLevel.Error, "Record {Id} of the shared log is not understood, so this router does not learn from it: {Problem} Does a newer version run beside it?")]
    private partial void LogNotUnderstood(string id, string problem);
}
