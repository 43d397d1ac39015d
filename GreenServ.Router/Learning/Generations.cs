using GreenServ.Core.Bandits;
using GreenServ.Core.Features;
using GreenServ.Router.Pool;
using GreenServ.Router.Replicas;
using GreenServ.Router.Sla;
using GreenServ.Storage.Records;

namespace GreenServ.Router.Learning;

/// <summary>
/// Puts it on record when an arm begins anew: a model that joins a pool which has learned already, another version of a
/// model, or a model that is no longer what it was.
/// </summary>
internal sealed partial class Generations(
    Learner learner, Recorder recorder, SlaAlarms alarms, IContextLayout layout, IPoolOwner owner, TimeProvider time, ILogger<Generations> logger)
{
    private readonly Lock _admitting = new();
    private PoolSnapshot _admitted = PoolSnapshot.Empty;
    private volatile bool _admittedAsOwner;

    /// <summary>Admits the arms of a pool that are new to it; for the pool admitted last it costs a comparison.</summary>
    public void Admit(PoolSnapshot pool)
    {
        var isOwner = owner.IsOwner;
        if ((ReferenceEquals(Volatile.Read(ref _admitted), pool) && (_admittedAsOwner || !isOwner)) || pool.Arms.Count == 0)
            return;
        lock (_admitting)
        {
            foreach (var generation in isOwner ? learner.Welcome(pool.Arms) : [])
            {
                Begin(generation, isAlarm: false, generation.From is { } earlier
                    ? $"{generation.Arm} follows {earlier}: what is known of that version counts for it in part."
                    : $"{generation.Arm} joined a pool that has learned already: it is believed to be as good as the best until it has shown what it is.");
            }

            learner.Know(pool.Arms);
            _admittedAsOwner = isOwner;
            Volatile.Write(ref _admitted, pool);
        }
    }

    /// <summary>Looks whether an arm that was just scored still does what was predicted.</summary>
    public void Inspect(string arm)
    {
        if (owner.IsOwner && learner.FindChange(arm) is { } generation)
            Begin(generation, isAlarm: true, $"{arm} no longer answers as it did: its latest scores are not what was predicted, so most of what was known of it is put aside.");
    }

    private void Begin(Generation generation, bool isAlarm, string reason)
    {
        var now = time.GetUtcNow();
        var appended = recorder.Append(new GenerationRecord
        {
            At = now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMicrosecond)),
            Arm = generation.Arm,
            Layout = layout.Name,
            From = generation.From,
            Start = generation.Start,
            Keep = generation.Keep,
            Number = generation.Number,
            Reason = reason,
            IsAlarm = isAlarm,
        });
        if (!appended.Succeeded)
            LogNotKept(generation.Arm, appended.Error);
        else if (isAlarm)
            Alarm(generation.Arm, reason);
        else
            LogBegan(reason);
    }

    private void Alarm(string arm, string reason)
    {
        LogChanged(arm);
        alarms.Note(SlaAlarms.Drift, Learner.ModelOf(arm), reason);
    }

    [LoggerMessage(LogLevel.Warning, "Model {Arm} no longer answers as it did: its latest scores are not what was predicted. It is learned anew.")]
    private partial void LogChanged(string arm);

    [LoggerMessage(LogLevel.Information, "{Reason}")]
    private partial void LogBegan(string reason);

    [LoggerMessage(LogLevel.Error, "That model {Arm} began anew could not be recorded: {Error}")]
    private partial void LogNotKept(string arm, string? error);
}
