using System.Security.Cryptography;
using System.Text.Json;

namespace GreenServ.Storage.Backups;

/// <summary>A backup as a JSON file, readable by its owner alone: hashes of keys are in it.</summary>
public static class BackupFile
{
    internal const string Format = "greenserv-state";

    /// <summary>Version that this program writes, and the only one it reads.</summary>
    internal const int Version = 1;

    /// <summary>Writes the file whole or not at all, over one that is there.</summary>
    /// <exception cref="StorageException">It can not be written.</exception>
    public static void Write(string path, StateBackup backup)
    {
        var beside = path + ".new";
        try
        {
            using (var file = PrivateFile.Create(beside))
            {
                file.Write(Encode(backup));
                file.Flush(flushToDisk: true);
            }

            File.Move(beside, path, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StorageException($"{path} can not be written: {e.Message}", e);
        }
    }

    /// <summary>Reads and checks all of a file.</summary>
    public static BackupReading Read(string path)
    {
        try
        {
            return Parse(File.ReadAllBytes(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return BackupReading.Refused($"It can not be read: {e.Message}");
        }
    }

    internal static byte[] Encode(StateBackup backup)
    {
        var content = JsonSerializer.SerializeToElement(BackupDocument.From(backup), BackupJsonContext.Default.BackupDocument);
        return JsonSerializer.SerializeToUtf8Bytes(new BackupEnvelope(Format, Version, Sha256(content), content), BackupJsonContext.Default.BackupEnvelope);
    }

    internal static BackupReading Parse(ReadOnlySpan<byte> json)
    {
        JsonElement file;
        try
        {
            file = JsonElement.Parse(json);
        }
        catch (JsonException e)
        {
            return BackupReading.Refused($"It is not whole: {e.Message} Copy it again, or export anew.");
        }

        if (file.ValueKind != JsonValueKind.Object || Text(file, "format") != Format)
            return BackupReading.Refused($"It is no exported state: its \"format\" is not \"{Format}\".");
        if (!file.TryGetProperty("version", out var version) || !version.TryGetInt32(out var number) || number != Version)
            return BackupReading.Refused($"Its version is {version}; this program reads version {Version}. Import it with the version of GreenServ that exported it.");
        if (!file.TryGetProperty("content", out var content) || content.ValueKind != JsonValueKind.Object)
            return BackupReading.Refused("It has no \"content\".");

        var problems = BackupRules.Check(content, out var document);
        if (Text(file, "sha256") != Sha256(content))
            problems.Insert(0, "Its checksum (\"sha256\") does not match its content: it was damaged or edited.");
        return problems.Count == 0 ? new BackupReading(document!.ToBackup(), []) : new BackupReading(null, problems);
    }

    private static string? Text(JsonElement file, string name) =>
        file.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static string Sha256(JsonElement content) => Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(content, BackupJsonContext.Default.JsonElement)));
}

/// <summary>A backup that was read, or all that is wrong with it.</summary>
/// <param name="Backup"><c>null</c> where anything is wrong.</param>
/// <param name="Problems">In sentences.</param>
public sealed record BackupReading(StateBackup? Backup, IReadOnlyList<string> Problems)
{
    internal static BackupReading Refused(string problem) => new(null, [problem]);
}
