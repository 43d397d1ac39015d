using StackExchange.Redis;

namespace GreenServ.Storage.Redis;

/// <summary>Reads replies that are lists of names and values in turn.</summary>
internal static class RedisReply
{
    public static Dictionary<string, RedisResult> Map(RedisResult reply)
    {
        var parts = (RedisResult[])reply!;
        var map = new Dictionary<string, RedisResult>(StringComparer.Ordinal);
        for (var i = 0; i + 1 < parts.Length; i += 2)
            map[(string)parts[i]!] = parts[i + 1];
        return map;
    }
}
