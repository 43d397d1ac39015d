using System.Diagnostics.CodeAnalysis;
using GreenServ.Storage.Records;

namespace GreenServ.Storage.Journaling;

/// <summary>What became of an append.</summary>
public enum AppendStatus
{
    /// <summary>The record survives the death of this process.</summary>
    Appended,

    /// <summary>Capacity and reserve are used up; nothing was written.</summary>
    Full,

    /// <summary>The file system refused (disk full, I/O error, closed journal); nothing was kept.</summary>
    Failed,
}

/// <summary>Result of <see cref="Journal.Append"/>.</summary>
public readonly record struct AppendResult
{
    private AppendResult(AppendStatus status, JournalEntry? entry, string? error)
    {
        Status = status;
        Entry = entry;
        Error = error;
    }

    public AppendStatus Status { get; }

    /// <summary>The record with its place in the journal.</summary>
    public JournalEntry? Entry { get; }

    /// <summary>Why not, in words for an operator.</summary>
    public string? Error { get; }

    [MemberNotNullWhen(true, nameof(Entry))]
    [MemberNotNullWhen(false, nameof(Error))]
    public bool Succeeded => Status == AppendStatus.Appended;

    internal static AppendResult Appended(JournalEntry entry) => new(AppendStatus.Appended, entry, null);

    internal static AppendResult Full(string error) => new(AppendStatus.Full, null, error);

    internal static AppendResult Failed(string error) => new(AppendStatus.Failed, null, error);
}
