using GreenServ.Storage.Records;

namespace GreenServ.Storage.Telemetry;

/// <summary>The records themselves, as kept by the store: what learning state is rebuilt from.</summary>
public interface IRecordArchive
{
    /// <summary>
    /// Decisions, feedback and generations of a context layout after the given sequences (0 for writers not named), in order
    /// within each writer. Other records and other layouts are left out, so sequences have gaps. What this version can not read comes as an <see cref="OpaqueRecord"/>.
    /// </summary>
    IEnumerable<JournalEntry> Read(string layout, IReadOnlyDictionary<string, long> after);
}
