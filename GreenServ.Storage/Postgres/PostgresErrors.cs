using System.Net.Sockets;
using Npgsql;

namespace GreenServ.Storage.Postgres;

/// <summary>What a server's errors mean, and what would help. Messages name server, database and user, and never the password.</summary>
internal sealed class PostgresErrors(NpgsqlConnectionStringBuilder settings)
{
    private const string Setting = "ConnectionStrings__telemetry";

    private readonly string _server = $"{settings.Host}:{settings.Port}";
    private readonly string _database = settings.Database!;
    private readonly string _user = settings.Username ?? "(the operating system's user)";

    public static bool IsOfServer(Exception exception) => exception is NpgsqlException or SocketException or IOException or TimeoutException;

    public StorageException Describe(Exception exception) => exception switch
    {
        PostgresException refusal when IsOfData(refusal.SqlState) => new DataRefusedException(
            $"Database {_database} at {_server} refuses the data: {refusal.MessageText} (SQLSTATE {refusal.SqlState}).", exception),
        PostgresException refusal => new StorageException(Describe(refusal), exception),
        _ => new StorageException(DescribeConnection(exception), exception),
    };

    // Classes 22 (data) and 23 (constraints), without what is said of a setting's value.
    private static bool IsOfData(string state) =>
        state is ['2', '2' or '3', ..] and not PostgresErrorCodes.InvalidParameterValue;

    private string Describe(PostgresException refusal) => refusal.SqlState switch
    {
        PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification =>
            $"Postgres at {_server} does not let user {_user} in. Check Username and Password in {Setting}, and the server's pg_hba.conf.",
        PostgresErrorCodes.InvalidCatalogName =>
            $"Postgres at {_server} has no database {_database}. Create it (CREATE DATABASE {_database} OWNER {_user}), or name another in {Setting}.",
        PostgresErrorCodes.DiskFull =>
            $"The disk of Postgres at {_server} is full. Free some space there; nothing is lost as long as the journal has room.",
        PostgresErrorCodes.IoError =>
            $"Postgres at {_server} can not use its disk: {refusal.MessageText}. See its log; nothing is lost as long as the journal has room.",
        PostgresErrorCodes.ReadOnlySqlTransaction =>
            $"Database {_database} at {_server} can only be read: it is a standby, or default_transaction_read_only is on. Name the primary in {Setting} (with several hosts add Target Session Attributes=read-write), or turn that off.",
        PostgresErrorCodes.InsufficientPrivilege =>
            $"User {_user} may not do this in database {_database} at {_server}: {refusal.MessageText}. Let it own the database (ALTER DATABASE {_database} OWNER TO {_user}) or the schema, or migrate as a user that may.",
        PostgresErrorCodes.TooManyConnections =>
            $"Postgres at {_server} has no connection free. Raise its max_connections, or lower Maximum Pool Size in {Setting}.",
        PostgresErrorCodes.CannotConnectNow or PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown =>
            $"Postgres at {_server} is starting or stopping: {refusal.MessageText}. It is asked again.",
        PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.UndefinedColumn =>
            $"Database {_database} at {_server} lacks a part of the schema: {refusal.MessageText}. Something else changed it: restore it from a backup, or begin with an empty database.",
        PostgresErrorCodes.DuplicateTable or PostgresErrorCodes.DuplicateColumn or PostgresErrorCodes.DuplicateObject or PostgresErrorCodes.DuplicateSchema =>
            $"Database {_database} at {_server} holds something that no migration on record made: {refusal.MessageText}. It is another program's, or half of a migration from elsewhere, and is left alone. Name another schema (Search Path=… in {Setting}), restore the database from a backup, or begin with an empty one.",
        PostgresErrorCodes.LockNotAvailable =>
            $"Something in database {_database} at {_server} is in use for too long: {refusal.MessageText}. See pg_stat_activity there for what holds it.",
        _ => $"Database {_database} at {_server} can not be used: {refusal.MessageText} (SQLSTATE {refusal.SqlState}).",
    };

    private string DescribeConnection(Exception exception) => exception is TimeoutException || exception.InnerException is TimeoutException
        ? $"Postgres at {_server} does not answer in time. See whether it is overloaded, or what it waits for (pg_stat_activity)."
        : $"Postgres at {_server} can not be reached: {(exception.InnerException?.Message ?? exception.Message).TrimEnd('.')}. Check that it runs, and Host and Port in {Setting}.";
}
