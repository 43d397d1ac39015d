using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Logging;

namespace GreenServ.Storage.Control;

/// <summary>
/// Control state once more, in a small file of its own. The telemetry store sets a damaged file aside and begins a new one; keys
/// must not vanish with it, or whoever damages a file would have opened the door.
/// </summary>
internal sealed partial class ControlCopy(string path, TimeProvider time, ILogger logger)
{
    /// <summary>Whether there is one.</summary>
    public bool Exists => File.Exists(path);

    /// <summary>What the file holds; <c>null</c> where there is none, or where it is damaged, and then set aside.</summary>
    public ControlContent? Read()
    {
        try
        {
            using var file = File.OpenRead(path);
            return JsonSerializer.Deserialize(file, ControlCopyJsonContext.Default.ControlContent) ?? throw new JsonException("It holds null.");
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (JsonException e)
        {
            LogSetAside(path, e.Message, SetAside.Move(path, time));
            return null;
        }
    }

    /// <summary>Replaces the file whole. A failure is logged alone: the store has the change already.</summary>
    public void Write(ControlContent content)
    {
        var beside = path + ".new";
        try
        {
            using (var file = PrivateFile.Create(beside))
            {
                JsonSerializer.Serialize(file, content, ControlCopyJsonContext.Default.ControlContent);
                file.Flush(flushToDisk: true);
            }

            File.Move(beside, path, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            LogNotWritten(e, path);
        }
    }

    [LoggerMessage(LogLevel.Error, "The copy of keys, hosts, models and profiles in {Path} is damaged: {Reason} It is kept as {SetAside}; the store has them too.")]
    private partial void LogSetAside(string path, string reason, string setAside);

    [LoggerMessage(LogLevel.Error, "The copy of keys, hosts, models and profiles in {Path} can not be written; the store alone has the last change.")]
    private partial void LogNotWritten(Exception exception, string path);
}

/// <summary>All control state at one moment.</summary>
/// <param name="Sequence">Last number the audit gave out.</param>
/// <param name="Items">All items.</param>
internal sealed record ControlContent(long Sequence, IReadOnlyList<ControlItem> Items)
{
    public static ControlContent Empty { get; } = new(0, []);
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true,
    // A file that lacks its keys is damaged; it does not say that there are none.
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(ControlContent))]
internal sealed partial class ControlCopyJsonContext : JsonSerializerContext;
