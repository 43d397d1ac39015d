using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using GreenServ.Storage.Control;
using GreenServ.Storage.PolicyState;

namespace GreenServ.Storage.Backups;

/// <summary>What a backup's file holds around its content. A change of the content's meaning gets the next version.</summary>
/// <param name="Format">Always <see cref="BackupFile.Format"/>.</param>
/// <param name="Version">See <see cref="BackupFile.Version"/>.</param>
/// <param name="Sha256">Of the content as compact JSON, in hexadecimal digits: layout of the text does not matter, a changed digit does.</param>
/// <param name="Content">A <see cref="BackupDocument"/>.</param>
internal sealed record BackupEnvelope(string Format, int Version, string Sha256, JsonElement Content);

/// <summary>A <see cref="StateBackup"/> as its file holds it.</summary>
internal sealed record BackupDocument
{
    public required string Pool { get; init; }
    public required DateTimeOffset ExportedAt { get; init; }
    public required PolicyStateDocument[] PolicyStates { get; init; }
    public required BackupItem[] Keys { get; init; }
    public required BackupItem[] Hosts { get; init; }
    public required BackupItem[] Models { get; init; }
    public required BackupItem[] Profiles { get; init; }

    public static BackupDocument From(StateBackup backup) => new()
    {
        Pool = backup.Pool,
        ExportedAt = backup.ExportedAt,
        PolicyStates = [.. backup.PolicyStates],
        Keys = Items(backup, ControlKind.Key),
        Hosts = Items(backup, ControlKind.Host),
        Models = Items(backup, ControlKind.Model),
        Profiles = Items(backup, ControlKind.Profile),
    };

    public StateBackup ToBackup() => new()
    {
        Pool = Pool,
        ExportedAt = ExportedAt,
        PolicyStates = PolicyStates,
        Control = [.. Enum.GetValues<ControlKind>().SelectMany(kind => ItemsOf(kind).Select(item => new ControlItem(kind, item.Id, 0, item.ChangedAt, JsonObject.Create(item.Document)!.ToJsonString())))],
        HostsWithoutTheirKey = [.. Hosts.Where(host => host.KeyLeftOut).Select(host => host.Id)],
    };

    public BackupItem[] ItemsOf(ControlKind kind) => kind switch
    {
        ControlKind.Key => Keys,
        ControlKind.Host => Hosts,
        ControlKind.Model => Models,
        ControlKind.Profile => Profiles,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "It has no part in a backup."),
    };

    private static BackupItem[] Items(StateBackup backup, ControlKind kind) =>
    [
        .. backup.Control.Where(item => item.Kind == kind).Select(item => new BackupItem(item.Id, item.ChangedAt, JsonElement.Parse(item.Document))
        {
            KeyLeftOut = kind is ControlKind.Host && backup.HostsWithoutTheirKey.Contains(item.Id),
        }),
    ];
}

/// <summary>One thing that an administrator set.</summary>
/// <param name="Id">Unique within its kind.</param>
/// <param name="ChangedAt">UTC.</param>
/// <param name="Document">As the control store keeps it, without secrets.</param>
internal sealed record BackupItem(string Id, DateTimeOffset ChangedAt, JsonElement Document)
{
    /// <summary>Of a host: it has a key, which has to be set again where this is imported.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool KeyLeftOut { get; init; }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    // With nothing left out in writing, whatever is missing in reading was lost.
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    WriteIndented = true)]
[JsonSerializable(typeof(BackupEnvelope))]
[JsonSerializable(typeof(BackupDocument))]
internal sealed partial class BackupJsonContext : JsonSerializerContext;
