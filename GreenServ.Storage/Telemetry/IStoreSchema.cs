namespace GreenServ.Storage.Telemetry;

/// <summary>The schema of a telemetry store; Workers bring it up to date before anything is written.</summary>
public interface IStoreSchema
{
    /// <summary>Creates the store or applies missing migrations; does nothing when it is up to date.</summary>
    /// <exception cref="StorageException">The store can not be opened, or a newer version of the program wrote it.</exception>
    Task MigrateAsync(CancellationToken cancellationToken);
}
