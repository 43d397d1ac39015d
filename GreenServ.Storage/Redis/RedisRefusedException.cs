namespace GreenServ.Storage.Redis;

/// <summary>Redis is there and has answered with an error.</summary>
public sealed class RedisRefusedException(string message, Exception innerException) : StorageException(message, innerException)
{
    /// <summary>Whether the answer begins with a Redis error code, such as <c>NOGROUP</c>.</summary>
    public bool Is(string code) => InnerException!.Message.StartsWith(code, StringComparison.Ordinal);
}
