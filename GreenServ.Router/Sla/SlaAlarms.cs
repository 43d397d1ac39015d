using GreenServ.Client.Wire;

namespace GreenServ.Router.Sla;

/// <summary>What an operator should look at: logged when it begins and when it ends, and listed in between. Safe for concurrent use.</summary>
internal sealed partial class SlaAlarms(TimeProvider time, ILogger<SlaAlarms> logger)
{
    public const string Unreachable = "unreachable";
    public const string Budget = "budget";
    public const string Latency = "latency";
    public const string Drift = "drift";

    private const int Listed = 20;

    /// <summary>What merely happened, and has no end of its own, is listed this long.</summary>
    private static readonly TimeSpan s_eventsListed = TimeSpan.FromDays(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<(string Kind, string Subject), SlaAlarm> _active = [];

    /// <summary>The newest first; at most 20.</summary>
    public IReadOnlyList<SlaAlarm> Current
    {
        get
        {
            var oldest = time.GetUtcNow() - s_eventsListed;
            lock (_lock)
            {
                foreach (var past in _active.Where(alarm => alarm.Key.Kind == Drift && alarm.Value.At < oldest).Select(alarm => alarm.Key).ToArray())
                    _active.Remove(past);
                return [.. _active.Values.OrderByDescending(alarm => alarm.At).Take(Listed)];
            }
        }
    }

    /// <summary>Raises an alarm, or renews the text of one that is raised already.</summary>
    public void Raise(string kind, string subject, string text)
    {
        lock (_lock)
        {
            var isNew = !_active.TryGetValue((kind, subject), out var raised);
            _active[(kind, subject)] = isNew ? new SlaAlarm(time.GetUtcNow(), kind, subject, text) : raised! with { Text = text };
            if (isNew)
                LogRaised(kind, text);
        }
    }

    /// <summary>Ends an alarm; nothing where it is not raised.</summary>
    public void Clear(string kind, string subject)
    {
        lock (_lock)
        {
            if (_active.Remove((kind, subject)))
                LogCleared(kind, subject);
        }
    }

    /// <summary>Lists something that happened; whoever saw it has logged it.</summary>
    public void Note(string kind, string subject, string text)
    {
        lock (_lock)
            _active[(kind, subject)] = new SlaAlarm(time.GetUtcNow(), kind, subject, text);
    }

    [LoggerMessage(LogLevel.Warning, "Alarm ({Kind}): {Text}")]
    private partial void LogRaised(string kind, string text);

    [LoggerMessage(LogLevel.Information, "Alarm ended ({Kind}): {Subject}.")]
    private partial void LogCleared(string kind, string subject);
}
