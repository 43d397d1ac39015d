using GreenServ.Storage.Redis;
using Microsoft.Extensions.Logging.Abstractions;

namespace GreenServ.Storage.Tests.Redis;

/// <summary>Connection strings of Redis: what is none is refused, and no part of a password is repeated, wherever it stands.</summary>
public sealed class RedisConnectionStringTests
{
    [Theory]
    [InlineData("")]
    [InlineData("localhost:6379,password=s3cret,ssl=perhaps")]
    [InlineData("password=s3cret")]
    [InlineData("localhost:6379,password=ab,s3cret")]
    [InlineData("localhost:6379,password=ab,s3cret,ssl=true")]
    [InlineData("localhost:6379,password=ab,s3cret=cd")]
    [InlineData("localhost:6379,password=ab, s3cret:6379")]
    [InlineData("s3cret@localhost:6379")]
    [InlineData("localhost:6379,:s3cret@localhost:6380,ssl=true")]
    [InlineData("redis://default:s3cret@localhost:6379")]
    [InlineData("localhost:6379:s3cret")]
    public async Task Open_ConnectionStringThatIsNone_IsRefusedWithoutRepeatingIt(string connectionString)
    {
        var error = await Assert.ThrowsAsync<StorageException>(() => OpenAsync(connectionString));

        Assert.Contains("ConnectionStrings__state can not be read", error.Message, StringComparison.Ordinal);
        Assert.Contains("redis.example.com:6379,password=…,ssl=true", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("localhost:1", "localhost:1")]
    [InlineData("127.0.0.1:1,localhost:2,password=p@ss=word,connectRetry=1", "127.0.0.1:1, localhost:2")]
    [InlineData(" localhost:1 , password=s3cret,", "localhost:1")]
    public async Task Open_ServersBeforeTheOptions_AreItsAddress(string connectionString, string address)
    {
        await using var redis = await OpenAsync(connectionString);

        Assert.Equal(address, redis.Address);
    }

    private static Task<RedisConnection> OpenAsync(string connectionString) => RedisConnection.OpenAsync(connectionString, NullLogger<RedisConnection>.Instance);
}
