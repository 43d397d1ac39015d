using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace GreenServ.Storage.PolicyState;

/// <summary>
/// The file of one learning state: a line with format version and checksum, then JSON. It is replaced whole, so there is
/// always one that is complete.
/// </summary>
internal sealed partial class PolicyStateFile(string path, TimeProvider time, ILogger logger)
{
    /// <summary>What every one begins with.</summary>
    public const string Format = "greenserv-policy-state";

    private const int Version = 1;

    public static string FileName(string layout) => Uri.EscapeDataString(layout) + ".json";

    /// <summary>The saved state; <c>null</c> when there is none, or it was damaged and is set aside now.</summary>
    /// <param name="horizon">Decisions after which evidence counts 1/e from now on.</param>
    /// <exception cref="StorageException">A newer version wrote it, or it can not be read.</exception>
    public LearningState? Load(double horizon)
    {
        try
        {
            return File.Exists(path) ? LearningState.From(Decode(File.ReadAllBytes(path), path), horizon) : null;
        }
        catch (Exception exception) when (exception is InvalidDataException or JsonException)
        {
            var setAside = SetAside.Move(path, time);
            Log.SetAside(logger, path, exception.Message, setAside);
            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new StorageException($"The policy state {path} can not be read: {exception.Message}", exception);
        }
    }

    /// <exception cref="IOException">It can not be written; the file before it is still there.</exception>
    public void Save(PolicyStateDocument document) => Write(Encode(document));

    /// <summary>What the file of a state holds.</summary>
    public static byte[] Encode(PolicyStateDocument document)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(document, PolicyStateJsonContext.Default.PolicyStateDocument);
        return [.. Encoding.ASCII.GetBytes(Header(Version, json)), .. json];
    }

    /// <summary>Replaces the file by what <see cref="Encode"/> gave.</summary>
    /// <exception cref="IOException">It can not be written; the file before it is still there.</exception>
    public void Write(ReadOnlySpan<byte> content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var temporary = path + ".new";
        using (var file = new FileStream(temporary, FileMode.Create, FileAccess.Write))
        {
            file.Write(content);

            // Without it a power cut could leave the new name with none of the bytes.
            file.Flush(flushToDisk: true);
        }

        File.Move(temporary, path, overwrite: true);
    }

    /// <summary>Whether bytes are a policy state, of whatever version, damaged or not.</summary>
    public static bool IsOne(ReadOnlySpan<byte> bytes) => bytes.StartsWith("greenserv-policy-state "u8);

    /// <summary>What <see cref="Encode"/> was given.</summary>
    /// <param name="bytes">What it gave.</param>
    /// <param name="name">Where they lie, for messages.</param>
    /// <exception cref="InvalidDataException">They are damaged, or something else.</exception>
    /// <exception cref="JsonException">They are whole, and hold no state.</exception>
    /// <exception cref="StorageException">A newer version wrote them.</exception>
    public static PolicyStateDocument Decode(byte[] bytes, string name)
    {
        var end = Array.IndexOf(bytes, (byte)'\n');
        var header = end < 0 ? [] : Encoding.ASCII.GetString(bytes, 0, end).Split(' ');
        if (header.Length < 2 || header[0] != Format || !int.TryParse(header[1], CultureInfo.InvariantCulture, out var version))
            throw new InvalidDataException("It is no policy state.");
        if (version > Version)
        {
            throw new StorageException(
                $"The policy state {name} has format version {version}; this program knows up to {Version}. Start the newer version that wrote it, or use another data folder.");
        }

        var json = bytes.AsSpan(end + 1);
        if (Encoding.ASCII.GetString(bytes, 0, end + 1) != Header(version, json))
            throw new InvalidDataException("Its checksum does not match.");
        return JsonSerializer.Deserialize(json, PolicyStateJsonContext.Default.PolicyStateDocument) ?? throw new InvalidDataException("It is empty.");
    }

    private static string Header(int version, ReadOnlySpan<byte> json) =>
        string.Create(CultureInfo.InvariantCulture, $"{Format} {version} {Checksum.Compute(json):x8}\n");

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "The policy state {Path} is damaged ({Reason}). It is kept as {SetAside}; what was learned is rebuilt from the store and the journal.")]
        public static partial void SetAside(ILogger logger, string path, string reason, string setAside);
    }
}
