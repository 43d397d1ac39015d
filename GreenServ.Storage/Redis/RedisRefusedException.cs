using StackExchange.Redis;

namespace GreenServ.Storage.Redis;

/// <summary>Redis is there, and has answered with an error or holds something under our names that is not ours.</summary>
public sealed class RedisRefusedException(string message, Exception? innerException = null) : StorageException(message, innerException)
{
    /// <summary>Whether the answer begins with a Redis error code, such as <c>NOGROUP</c>.</summary>
    public bool Is(string code) => InnerException is RedisServerException answer && answer.Message.StartsWith(code, StringComparison.Ordinal);
}
