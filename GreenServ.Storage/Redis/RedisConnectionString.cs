using StackExchange.Redis;

namespace GreenServ.Storage.Redis;

/// <summary>Reads connection strings. Their text is never repeated: it holds a password, perhaps in the wrong place.</summary>
/// <remarks>
/// The client library splits them at commas, knows no escape, and takes every word without <c>=</c> for a server. What lies behind the comma in a password would
/// be one, and be named in the log and in <c>/health</c>.
/// </remarks>
internal static class RedisConnectionString
{
    /// <exception cref="StorageException">It is none; the message says what one looks like.</exception>
    public static ConfigurationOptions Parse(string connectionString)
    {
        var words = connectionString.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var servers = words.TakeWhile(IsServer).ToArray();
        if (words.Skip(servers.Length).Any(IsServer))
            throw Wrong("it has a word without '=' behind its first option. A password can not hold a comma: set one without");
        if (servers.Any(server => server.Contains('@', StringComparison.Ordinal)))
            throw Wrong("a server's name holds '@'. A password has its place in the option password");
        ConfigurationOptions options;
        try
        {
            options = ConfigurationOptions.Parse(connectionString);
        }
        catch (Exception e) when (e is ArgumentException or FormatException or OverflowException)
        {
            // The parser's own message would repeat a part of the string, which may be the password.
            throw Wrong("one of its options or values is not known");
        }

        return options.EndPoints.Count == 0 ? throw Wrong("it names no server") : options;
    }

    private static bool IsServer(string word) => !word.Contains('=', StringComparison.Ordinal);

    private static StorageException Wrong(string what) => new(
        $"ConnectionStrings__state can not be read: {what}. It looks like 'redis.example.com:6379,password=…,ssl=true': the server first (or several), then options separated by commas. There is no option user: the password is that of Redis' default user.");
}
