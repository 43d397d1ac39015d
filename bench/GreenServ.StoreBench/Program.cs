using GreenServ.Storage;
using GreenServ.Storage.Postgres;
using GreenServ.Storage.Sqlite;
using GreenServ.StoreBench;
using Microsoft.Extensions.Logging.Abstractions;

// How fast stores take records in, and answer over a long history.
try
{
    switch (args)
    {
        case ["ingest", "sqlite", var path, var seconds, .. var rate]:
            using (var store = new SqliteTelemetryStore(path, TimeProvider.System, NullLogger<SqliteTelemetryStore>.Instance))
                await Ingest.RunAsync(store, int.Parse(seconds), writers: 1, Rate(rate));
            return 0;
        case ["ingest", "postgres", var connectionString, var seconds, .. var rate]:
            using (var storage = PostgresStorage.Open(connectionString, TimeProvider.System, NullLoggerFactory.Instance))
                await Ingest.RunAsync(storage.Store, int.Parse(seconds), writers: 2, Rate(rate));
            return 0;
        case ["fill-log", var redis, var records]:
            await Chain.FillAsync(redis, int.Parse(records));
            return 0;
        case ["await-log", var connectionString, var records]:
            using (var storage = PostgresStorage.Open(connectionString, TimeProvider.System, NullLoggerFactory.Instance))
                await Chain.WaitAsync(storage.Store, int.Parse(records));
            return 0;
        case ["fill", var connectionString, var decisions]:
            await History.FillAsync(connectionString, long.Parse(decisions));
            return 0;
        case ["query", var connectionString]:
            using (var storage = PostgresStorage.Open(connectionString, TimeProvider.System, NullLoggerFactory.Instance))
                await Queries.RunAsync(storage.Store, await History.IdsAsync(connectionString));
            return 0;
        default:
            Console.Error.WriteLine("Usage: ingest sqlite FILE SECONDS [RATE] | ingest postgres CONNECTION SECONDS [RATE]   writes generated traffic, RATE records a second or as fast as it goes");
            Console.Error.WriteLine("       fill-log REDIS RECORDS          fills the log that routers share");
            Console.Error.WriteLine("       await-log CONNECTION RECORDS    waits until Workers have brought it into the store, and says how fast they did");
            Console.Error.WriteLine("       fill CONNECTION DECISIONS   fills an empty database with 30 days of history");
            Console.Error.WriteLine("       query CONNECTION            times the dashboard's queries over it");
            return 2;
    }
}
catch (StorageException exception)
{
    Console.Error.WriteLine(exception.Message);
    return 1;
}

static double Rate(string[] rate) => rate is [var one] ? double.Parse(one) : double.PositiveInfinity;
