namespace GreenServ.Storage.Sqlite;

/// <summary>Ids as the store keeps them: 16 bytes, big-endian, so that UUIDv7s sort by time.</summary>
internal static class SqliteId
{
    public static byte[] Write(Guid id) => id.ToByteArray(bigEndian: true);

    public static Guid Read(byte[] bytes) => new(bytes, bigEndian: true);
}
