namespace GreenServ.Storage.Postgres;

/// <summary>Keys of advisory locks, which hold for one database.</summary>
internal static class PostgresLocks
{
    private const long GreenServ = 0x47_72_65_65_6E_53_00_00;

    /// <summary>Held by a session while it migrates.</summary>
    public const long Migration = GreenServ + 1;

    /// <summary>
    /// Held by a transaction from its first change of telemetry until its end. A score and its decision, or two batches of one second,
    /// must see each other; and whoever has the lock waits for nobody, so there is no deadlock.
    /// </summary>
    public const long Telemetry = GreenServ + 2;

    /// <summary>Held by a transaction that changes control state.</summary>
    public const long Control = GreenServ + 3;
}
