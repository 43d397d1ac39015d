using Npgsql;

namespace GreenServ.Storage.Postgres;

/// <summary>Reads connection strings. Their text is never repeated: it holds a password, perhaps in the wrong place.</summary>
internal static class PostgresConnectionString
{
    private const string Setting = "ConnectionStrings__telemetry";

    /// <exception cref="StorageException">It is none; the message says what one looks like.</exception>
    public static NpgsqlConnectionStringBuilder Parse(string connectionString)
    {
        if (connectionString.Contains("://", StringComparison.Ordinal))
            throw Wrong("it is a URL");
        NpgsqlConnectionStringBuilder settings;
        try
        {
            settings = new NpgsqlConnectionStringBuilder(connectionString);
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or InvalidCastException or OverflowException)
        {
            // What is in the exception may be a part of the password.
            throw Wrong("one of its keywords or values is not known");
        }

        if (string.IsNullOrWhiteSpace(settings.Host))
            throw Wrong("it names no Host");
        return string.IsNullOrWhiteSpace(settings.Database) ? throw Wrong("it names no Database") : settings;
    }

    private static StorageException Wrong(string what) => new(
        $"{Setting} is not a connection string of Postgres: {what}. It looks like Host=db.example;Port=5432;Database=greenserv;Username=greenserv;Password=…, with single quotes around a value that holds a semicolon or an equals sign.");
}
