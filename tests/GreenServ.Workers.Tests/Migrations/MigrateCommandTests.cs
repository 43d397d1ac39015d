using Dapper;
using GreenServ.Testing;
using GreenServ.Workers.Migrations;
using Npgsql;

[assembly: AssemblyFixture(typeof(PostgresServerEnd))]

namespace GreenServ.Workers.Tests.Migrations;

public sealed class MigrateCommandTests : IDisposable
{
    private readonly string _database = $"test_{Guid.NewGuid():N}";
    private readonly StringWriter _output = new();
    private readonly StringWriter _errors = new();

    public void Dispose()
    {
        _output.Dispose();
        _errors.Dispose();
    }

    [Fact]
    public async Task RunAsync_DryRun_PrintsTheScriptsAndChangesNothing()
    {
        Create();

        Assert.Equal(0, await RunAsync("--migrate", "--dry-run"));

        Assert.Contains("-- 0001_telemetry, checksum ", _output.ToString(), StringComparison.Ordinal);
        Assert.Contains("CREATE TABLE decisions", _output.ToString(), StringComparison.Ordinal);
        Assert.Equal(0, Execute<long>(_database, "SELECT count(*) FROM pg_namespace WHERE nspname = 'greenserv'"));
    }

    [Fact]
    public async Task RunAsync_Migrate_BringsTheSchemaUpToDateAndADryRunSaysSo()
    {
        Create();

        Assert.Equal(0, await RunAsync("--migrate"));
        Assert.Equal(0, await RunAsync("--migrate", "--dry-run"));

        Assert.Contains("nothing would be applied", _output.ToString(), StringComparison.Ordinal);
        Assert.Equal(0, Execute<long>(_database, "SELECT count(*) FROM greenserv.decisions"));
    }

    [Fact]
    public async Task RunAsync_DatabaseMissing_FailsWithTheRemedyAndWithoutThePassword()
    {
        Assert.Equal(1, await RunAsync("--migrate"));

        Assert.Contains($"CREATE DATABASE {_database}", _errors.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(PostgresServer.Password, _errors.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ConnectionStrings__telemetry", "--migrate")]
    [InlineData("--migrate --dry-run", "--dry-run")]
    public async Task RunAsync_SomethingLacks_NamesIt(string expected, params string[] args)
    {
        Assert.Equal(2, await MigrateCommand.RunAsync(args, _output, _errors, TestContext.Current.CancellationToken));

        Assert.Contains(expected, _errors.ToString(), StringComparison.Ordinal);
    }

    private Task<int> RunAsync(params string[] args) => MigrateCommand.RunAsync(
        [.. args, $"--ConnectionStrings:telemetry={PostgresServer.Shared.ConnectionString(_database)}"], _output, _errors, TestContext.Current.CancellationToken);

    private void Create() => Execute<object>("postgres", $"CREATE DATABASE {_database}");

    private static T? Execute<T>(string database, string sql)
    {
        using var connection = new NpgsqlConnection(PostgresServer.Shared.ConnectionString(database) + ";Pooling=false");
        return connection.ExecuteScalar<T>(sql);
    }
}
