using GreenServ.Core.Features;
using GreenServ.Core.Features.Clusters;
using GreenServ.Router.Conversations;
using GreenServ.Router.Pool;
using GreenServ.Storage.Journaling;
using GreenServ.Storage.PolicyState;

namespace GreenServ.Router.Learning;

/// <summary>
/// Brings back at the start what earlier processes learned, and keeps the semantic clusters with it: at once when a
/// centroid is born, else every few seconds.
/// </summary>
internal sealed partial class LearningService(
    Learner learner, Generations generations, RecentDecisions recent, ConversationMemory conversations, Journal journal, PolicyCheckpoints checkpoints, FeatureExtractor features, PoolMonitor pool,
    TimeProvider time, ILogger<LearningService> logger) : BackgroundService
{
    private static readonly TimeSpan s_period = TimeSpan.FromSeconds(5);
    private long _savedPrompts = -1;

    /// <summary>Runs after the pool's first probe and before the first request.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var entry in journal.Read(new Dictionary<string, long>()))
        {
            recent.Restore(entry.Record);
            conversations.Note(entry.Record);
        }

        // Clusters come back even while every host is away: prompts that arrive later must find the ones they were counted in.
        if (learner.Recall() is { } state)
            RestoreClusters(state);
        generations.Admit(pool.Current);
        features.CentroidBorn += OnCentroidBorn;
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(s_period, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
                HandOver(features.ExportClusters());
        }
        finally
        {
            HandOver(features.ExportClusters());
        }
    }

    // A lost centroid would be born again somewhere else, and contexts recorded before would mean something different.
    private void OnCentroidBorn(ClusterState clusters)
    {
        HandOver(clusters);
        try
        {
            checkpoints.Save();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            LogSaveFailed(e);
        }
    }

    private void HandOver(ClusterState clusters)
    {
        var prompts = clusters.Counts.Sum();
        if (learner.State is not { } state || Interlocked.Exchange(ref _savedPrompts, prompts) == prompts)
            return;
        state.Clusters = clusters;
    }

    private void RestoreClusters(LearningState state)
    {
        if (state.Clusters is not { } clusters)
            return;
        try
        {
            features.ImportClusters(clusters);
        }
        catch (ArgumentException e)
        {
            // Another encoder made them; its prompts can not be compared with what this one sees.
            LogClustersDropped(e.Message);
        }
    }

    [LoggerMessage(LogLevel.Warning, "The semantic clusters kept with the learning state do not fit, so they begin anew: {Reason}")]
    private partial void LogClustersDropped(string reason);

    [LoggerMessage(LogLevel.Error, "The semantic clusters can not be saved now; a later save makes up for it.")]
    private partial void LogSaveFailed(Exception exception);
}
