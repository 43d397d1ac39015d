using System.Buffers.Binary;
using GreenServ.Storage.Telemetry;

namespace GreenServ.Storage.Postgres;

/// <summary>The time inside UUIDv7s, in milliseconds in their first six bytes (RFC 9562, section 5.7).</summary>
internal static class PostgresId
{
    private const long PerMillisecond = 1000;
    private const long LastMillisecond = (1L << 48) - 1;

    /// <summary>Microseconds of the id's time; whole milliseconds.</summary>
    public static long Time(Guid id)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        return (BinaryPrimitives.ReadInt64BigEndian(bytes) >>> 16) * PerMillisecond;
    }

    /// <summary>The least id of a time's millisecond: ids from it on are not older. Times that ids can not have give the nearest.</summary>
    public static Guid First(long microseconds)
    {
        Span<byte> bytes = stackalloc byte[16];
        bytes.Clear();
        var milliseconds = Math.Clamp(Microseconds.Floor(microseconds, PerMillisecond) / PerMillisecond, 0, LastMillisecond);
        BinaryPrimitives.WriteInt64BigEndian(bytes, milliseconds << 16);
        return new Guid(bytes, bigEndian: true);
    }
}
