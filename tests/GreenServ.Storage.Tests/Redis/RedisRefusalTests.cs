using System.Net;
using System.Net.Sockets;
using GreenServ.Storage.Redis;
using GreenServ.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace GreenServ.Storage.Tests.Redis;

/// <summary>What is said of a Redis that can not be used: what is wrong and what would help, and nothing of the password.</summary>
public sealed class RedisRefusalTests : IAsyncLifetime
{
    private const string Password = "secret-of-redis";

    private readonly TestCertificates _certificates = new();
    private readonly int _tlsPort = FreePort();
    private RedisServer _server = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() =>
        _server = await RedisServer.StartAsync([.. _certificates.RedisArguments(_tlsPort), "--requirepass", Password, "--maxmemory", "3mb"]);

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _certificates.Dispose();
    }

    [Fact]
    public async Task Execute_RightPassword_Answers()
    {
        await using var redis = await OpenAsync($"{_server.ConnectionString},password={Password}");

        Assert.Equal("PONG", (string)(await redis.ExecuteAsync("PING", [], Token))!);
    }

    [Fact]
    public async Task Execute_WrongPassword_SaysSo() =>
        Assert.Contains("the password is wrong. Check password=… in ConnectionStrings__state", await ProblemAsync($"{_server.ConnectionString},password=not-the-{Password}"), StringComparison.Ordinal);

    [Fact]
    public async Task Execute_NoPassword_SaysSo() =>
        Assert.Contains("password=", await ProblemAsync(_server.ConnectionString), StringComparison.Ordinal);

    [Fact]
    public async Task Execute_CertificateOfAStranger_NamesWhereToNameIt() =>
        Assert.Contains("SSL_CERT_FILE", await ProblemAsync($"localhost:{_tlsPort},password={Password},ssl=true"), StringComparison.Ordinal);

    [Fact]
    public async Task Execute_NoTlsThere_SaysSo() =>
        Assert.Contains("Does it speak TLS there?", await ProblemAsync($"{_server.ConnectionString},password={Password},ssl=true"), StringComparison.Ordinal);

    [Fact]
    public async Task Execute_TlsThere_SaysSo() =>
        Assert.Contains("ssl=true", await ProblemAsync($"127.0.0.1:{_tlsPort},password={Password}"), StringComparison.Ordinal);

    [Fact]
    public async Task Execute_NobodyListens_SaysSo()
    {
        await _server.KillAsync();

        Assert.Contains("Connection refused. Check that it runs, and its address in ConnectionStrings__state", await ProblemAsync($"{_server.ConnectionString},password={Password}"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("127.0.0.1:1,user=app,password=" + Password)]
    [InlineData("127.0.0.1:1,pasword=" + Password)]
    [InlineData(Password + "=")]
    public async Task Open_NoConnectionString_ShowsOneAndNothingOfIt(string connectionString)
    {
        var refusal = await Assert.ThrowsAsync<StorageException>(() => OpenAsync(connectionString));

        Assert.Contains("password=…", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Password, refusal.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Append_MemoryFull_NamesTheRemedyAndStillReads()
    {
        await using var redis = await OpenAsync($"{_server.ConnectionString},password={Password}");
        var log = new EventLog(redis, "events", 1_000_000);
        var refusal = await Assert.ThrowsAsync<RedisRefusedException>(async () =>
        {
            while (true)
                await redis.ExecuteAsync("APPEND", ["filling", new byte[100_000]], Token);
        });

        Assert.Contains("Raise its maxmemory", refusal.Message, StringComparison.Ordinal);
        Assert.Empty(await log.ReadAsync(StreamId.Start, 10, Token));
    }

    private static async Task<string> ProblemAsync(string connectionString)
    {
        await using var redis = await OpenAsync(connectionString);
        var problem = await Assert.ThrowsAnyAsync<StorageException>(() => redis.ExecuteAsync("PING", [], Token));
        Assert.DoesNotContain(Password, problem.ToString(), StringComparison.Ordinal);
        return problem.Message;
    }

    private static Task<RedisConnection> OpenAsync(string connectionString) => RedisConnection.OpenAsync(connectionString, NullLogger<RedisConnection>.Instance);

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
