using System.Globalization;
using GreenServ.FunctionalTests.Processes;
using GreenServ.Testing;

namespace GreenServ.FunctionalTests.Replicas;

/// <summary>A Redis that speaks TLS and wants a password, as the services meet it.</summary>
public sealed class SecureRedisTests : IDisposable
{
    private const string Password = "secret-of-redis";

    private readonly TestCertificates _certificates = new();
    private readonly int _port = FreePort.Find();

    public void Dispose() => _certificates.Dispose();

    [Fact]
    public async Task Start_TlsAndPassword_RecordsGoThroughIt()
    {
        await using var system = await StartAsync(Password);

        await system.Routers[0].Http.DecideAsync();

        await Until.TrueAsync("the decision is stored by way of Redis", async () => await system.CountAsync("SELECT count(*) FROM decisions") == 1);
        Assert.Equal("healthy", (await system.Routers[0].Http.HealthAsync()).GetProperty("status").GetString());
    }

    [Fact]
    public async Task Start_WrongPassword_ServesAndHealthSaysSoWithoutIt()
    {
        await using var system = await StartAsync("not-" + Password);
        var http = system.Routers[0].Http;

        await http.DecideAsync();
        await Until.TrueAsync("health names the password", async () => (await http.HealthAsync()).ToString().Contains("the password is wrong", StringComparison.Ordinal));

        var printed = system.Routers[0].Process.Output + system.Routers[0].Process.Errors + system.Workers!.Output + system.Workers.Errors + await http.HealthAsync();
        Assert.Contains("the password is wrong", printed, StringComparison.Ordinal);
        Assert.DoesNotContain(Password, printed, StringComparison.Ordinal);
    }

    private async Task<ReplicaSystem> StartAsync(string password) => await ReplicaSystem.StartAsync(
        routers: 1,
        await RedisServer.StartAsync([.. _certificates.RedisArguments(_port), "--requirepass", Password]),
        new()
        {
            ["ConnectionStrings__state"] = string.Create(CultureInfo.InvariantCulture, $"localhost:{_port},password={password},ssl=true"),
            ["SSL_CERT_FILE"] = _certificates.Authority,
        });
}
