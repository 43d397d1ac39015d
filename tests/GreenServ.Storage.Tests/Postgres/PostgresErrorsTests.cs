using System.Net;
using System.Net.Sockets;
using GreenServ.Storage.Postgres;
using GreenServ.Testing;
using Npgsql;

namespace GreenServ.Storage.Tests.Postgres;

/// <summary>What an operator is told: what is wrong, what would help, and never the password.</summary>
public sealed class PostgresErrorsTests : IDisposable
{
    private readonly PostgresPlace _place = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _place.Dispose();

    [Theory]
    [InlineData("postgres://greenserv:hunter2@db/greenserv", "it is a URL")]
    [InlineData("Host=db;Database=greenserv;Password=a;hunter2=x", "not known")]
    [InlineData("Host=db;Database=greenserv;Password=a;hunter2", "not known")]
    [InlineData("Host=db;Port=hunter2;Database=greenserv", "not known")]
    [InlineData("Database=greenserv;Password=hunter2", "no Host")]
    [InlineData("Host=db;Password=hunter2", "no Database")]
    public void Open_NoConnectionString_SaysWhatItLooksLike(string connectionString, string expected)
    {
        var exception = Assert.Throws<StorageException>(() => PostgresStorage.Open(connectionString, TimeProvider.System, _place.Logs));

        Assert.Contains(expected, exception.ToString(), StringComparison.Ordinal);
        Assert.Contains("Host=db.example;", exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", exception.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public Task Migrate_WrongPassword_NamesUserAndSetting() => ExpectAsync(
        PostgresServer.Shared.ConnectionString(_place.Database, password: "hunter2"), "does not let user greenserv in", "hunter2");

    [Fact]
    public Task Migrate_DatabaseMissing_TellsHowToCreateIt() =>
        ExpectAsync(PostgresServer.Shared.ConnectionString("nowhere"), "CREATE DATABASE nowhere OWNER greenserv");

    [Fact]
    public async Task Migrate_NobodyListens_NamesTheAddress()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();

        await ExpectAsync($"Host=127.0.0.1;Port={port};Database=x;Username=y;Password=hunter2", $"127.0.0.1:{port} can not be reached", "hunter2");
    }

    [Fact]
    public async Task Migrate_HalfOfAMigrationIsThere_SaysSoAndLeavesIt()
    {
        using (var storage = _place.OpenStorage(TimeProvider.System))
            await storage.Store.MigrateAsync(Cancellation);
        _place.Execute("DELETE FROM schema_migrations WHERE version = (SELECT max(version) FROM schema_migrations)");

        await ExpectAsync(_place.ConnectionString, "holds something that no migration on record made");
    }

    [Fact]
    public async Task Migrate_TableOfAnotherProgram_SaysSoAndLeavesIt()
    {
        _place.Execute("CREATE SCHEMA greenserv; CREATE TABLE greenserv.decisions (mine text); INSERT INTO greenserv.decisions VALUES ('kept')");

        await ExpectAsync(_place.ConnectionString, "Name another schema (Search Path=… in ConnectionStrings__telemetry)");

        using var connection = _place.Connect();
        using var command = new NpgsqlCommand("SELECT mine FROM decisions", connection);
        Assert.Equal("kept", command.ExecuteScalar());
    }

    [Fact]
    public async Task Migrate_UserMayNotCreate_TellsHowToLetIt()
    {
        _place.ExecuteOnServer($"CREATE ROLE {_place.Database}_guest LOGIN PASSWORD 'hunter2'");

        await ExpectAsync(PostgresServer.Shared.ConnectionString(_place.Database, _place.Database + "_guest", "hunter2"), "ALTER DATABASE", "hunter2");
    }

    [Fact]
    public async Task WriteAsync_DatabaseIsReadOnly_SaysSo()
    {
        await _place.Open(TimeProvider.System).Schema.MigrateAsync(Cancellation);
        _place.ExecuteOnServer($"ALTER DATABASE {_place.Database} SET default_transaction_read_only = on");
        var store = _place.Open(TimeProvider.System).Telemetry;

        Assert.Empty(await store.GetRecentDecisionsAsync(1, Cancellation));
        var exception = await Assert.ThrowsAsync<StorageException>(() => store.WriteAsync([new("writer", 1, Samples.Decision())], Cancellation));

        Assert.Contains("can only be read", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(PostgresErrorCodes.DiskFull, "is full")]
    [InlineData(PostgresErrorCodes.TooManyConnections, "Maximum Pool Size")]
    [InlineData(PostgresErrorCodes.AdminShutdown, "starting or stopping")]
    [InlineData("XX000", "SQLSTATE XX000")]
    public async Task WriteAsync_ServerRefuses_SaysWhatWouldHelpAndKeepsNothing(string state, string expected)
    {
        // The server says what it would say; the state of a real full disk is the same.
        await _place.Open(TimeProvider.System).Schema.MigrateAsync(Cancellation);
        _place.Execute($"""
            CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'refused' USING ERRCODE = '{state}'; END $$;
            CREATE TRIGGER refuse BEFORE INSERT ON ingest_progress EXECUTE FUNCTION refuse();
            """);
        var store = _place.Open(TimeProvider.System).Telemetry;

        var exception = await Assert.ThrowsAsync<StorageException>(() => store.WriteAsync([new("writer", 1, Samples.Decision())], Cancellation));

        Assert.Contains(expected, exception.Message, StringComparison.Ordinal);
        Assert.Empty(await store.GetRecentDecisionsAsync(1, Cancellation));
    }

    private async Task ExpectAsync(string connectionString, string expected, string secret = PostgresServer.Password)
    {
        using var storage = _place.OpenStorage(TimeProvider.System, connectionString);

        var exception = await Assert.ThrowsAsync<StorageException>(() => storage.Store.MigrateAsync(Cancellation));

        Assert.Contains(expected, exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(secret, exception.ToString(), StringComparison.Ordinal);
    }
}
