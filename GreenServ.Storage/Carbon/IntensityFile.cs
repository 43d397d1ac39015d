using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Logging;

namespace GreenServ.Storage.Carbon;

/// <summary>What feeds of the grid's carbon intensity told last, in a small file: a feed that is away at the next start is not missed.</summary>
/// <remarks>Safe for several threads.</remarks>
public sealed partial class IntensityFile(string path, TimeProvider time, ILogger<IntensityFile> logger)
{
    private readonly Lock _lock = new();
    private Dictionary<string, KeptIntensity>? _kept;

    /// <summary>What a feed told last; <c>null</c> where nothing is kept of it.</summary>
    /// <param name="feed">Tells the feed from others. What is kept may be read by whoever reads the folder: no key.</param>
    public KeptIntensity? Find(string feed)
    {
        lock (_lock)
            return Kept().GetValueOrDefault(feed);
    }

    /// <summary>Keeps what a feed told. A failure is logged alone: the value is in force all the same.</summary>
    public void Keep(string feed, KeptIntensity value)
    {
        lock (_lock)
        {
            Kept()[feed] = value;
            try
            {
                var beside = path + ".new";
                File.WriteAllBytes(beside, JsonSerializer.SerializeToUtf8Bytes(_kept!, IntensityJsonContext.Default.DictionaryStringKeptIntensity));
                File.Move(beside, path, overwrite: true);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                LogNotWritten(e, path);
            }
        }
    }

    private Dictionary<string, KeptIntensity> Kept() => _kept ??= Read();

    private Dictionary<string, KeptIntensity> Read()
    {
        try
        {
            using var file = File.OpenRead(path);
            return JsonSerializer.Deserialize(file, IntensityJsonContext.Default.DictionaryStringKeptIntensity) ?? [];
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return [];
        }
        catch (JsonException e)
        {
            LogSetAside(e, path, SetAside.Move(path, time));
            return [];
        }
    }

    [LoggerMessage(LogLevel.Warning, "The carbon intensities in {Path} are damaged. They are kept as {SetAside}; feeds tell them anew.")]
    private partial void LogSetAside(Exception exception, string path, string setAside);

    [LoggerMessage(LogLevel.Warning, "What a feed of carbon intensity told can not be kept in {Path}; after a restart it is missing until the feed answers.")]
    private partial void LogNotWritten(Exception exception, string path);
}

/// <summary>A carbon intensity as a feed told it.</summary>
/// <param name="GramsPerKwh">Grams of CO₂-equivalent per kilowatt-hour.</param>
/// <param name="At">When it was told, UTC.</param>
public sealed record KeptIntensity(double GramsPerKwh, DateTimeOffset At);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(Dictionary<string, KeptIntensity>))]
internal sealed partial class IntensityJsonContext : JsonSerializerContext;
