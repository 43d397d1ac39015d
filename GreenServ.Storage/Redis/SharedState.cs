namespace GreenServ.Storage.Redis;

/// <summary>What the processes of one pool share through Redis.</summary>
/// <param name="redis">The server; its owner closes it.</param>
/// <param name="pool">Name of the pool.</param>
/// <param name="logLength">Entries the event log holds, at least 1,000.</param>
public sealed class SharedState(RedisConnection redis, string pool, long logLength = EventLog.DefaultMaxLength)
{
    public RedisConnection Redis => redis;

    public RedisKeys Keys { get; } = new(pool);

    public EventLog Log => new(redis, Keys.Events, logLength);

    public EventGroup Group => new(redis, Keys.Events);
}
