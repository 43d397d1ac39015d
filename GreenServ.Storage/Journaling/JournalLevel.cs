namespace GreenServ.Storage.Journaling;

/// <summary>How far a journal is filled with records its consumers have not confirmed.</summary>
public enum JournalLevel
{
    Normal,

    /// <summary>At least half: a consumer does not keep up, or does not run.</summary>
    Alarm,

    /// <summary>At least four fifths: records that can be missed thin out.</summary>
    Scarce,

    /// <summary>At its capacity: refuse new requests (503 with <c>Retry-After</c>) until a consumer catches up.</summary>
    Full,
}
