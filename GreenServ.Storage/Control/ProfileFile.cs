using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Logging;

namespace GreenServ.Storage.Control;

/// <summary>
/// Keeps the profiles that were changed while running, in one small file that people can read. It is replaced whole, so there
/// is always one that is complete. Safe for concurrent use.
/// </summary>
public sealed partial class ProfileFile(string path, TimeProvider time, ILogger<ProfileFile> logger)
{
    private readonly Lock _lock = new();

    /// <summary>Where it lies.</summary>
    public string Path { get; } = path;

    /// <summary>The changed profiles; none where nothing was changed, or the file was damaged and is set aside now.</summary>
    /// <exception cref="StorageException">The file can not be read.</exception>
    public IReadOnlyList<ProfileDocument> Load()
    {
        lock (_lock)
        {
            try
            {
                return File.Exists(Path) ? JsonSerializer.Deserialize(File.ReadAllBytes(Path), ProfileJsonContext.Default.ProfileFileDocument)?.Profiles ?? [] : [];
            }
            catch (JsonException exception)
            {
                Log.SetAside(logger, Path, exception.Message, Storage.SetAside.Move(Path, time));
                return [];
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                throw new StorageException($"The changed profiles in {Path} can not be read: {exception.Message}", exception);
            }
        }
    }

    /// <summary>Replaces what is kept; on return it survives the loss of power.</summary>
    /// <exception cref="StorageException">The file can not be written; the one before it is still there.</exception>
    public void Save(IEnumerable<ProfileDocument> profiles)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(new ProfileFileDocument([.. profiles]), ProfileJsonContext.Default.ProfileFileDocument);
        lock (_lock)
        {
            try
            {
                var temporary = Path + ".new";
                using (var file = new FileStream(temporary, FileMode.Create, FileAccess.Write))
                {
                    file.Write(json);
                    file.Flush(flushToDisk: true);
                }

                File.Move(temporary, Path, overwrite: true);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                throw new StorageException($"The changed profiles can not be written to {Path}: {exception.Message}", exception);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "The changed profiles in {Path} can not be understood ({Reason}). The file is kept as {SetAside}; profiles are those of the configuration.")]
        public static partial void SetAside(ILogger logger, string path, string reason, string setAside);
    }
}

/// <summary>A profile as it was changed; what it may hold is the router's to say.</summary>
public sealed record ProfileDocument
{
    public required string Name { get; init; }
    public required string Policy { get; init; }
    public double? Lambda { get; init; }
    public double? Alpha { get; init; }
    public double? LatencyP95Ms { get; init; }
    public double? BudgetJoules { get; init; }
    public double? V { get; init; }
}

internal sealed record ProfileFileDocument([property: JsonRequired] IReadOnlyList<ProfileDocument> Profiles);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, WriteIndented = true,
    RespectNullableAnnotations = true)]
[JsonSerializable(typeof(ProfileFileDocument))]
internal sealed partial class ProfileJsonContext : JsonSerializerContext;
