using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using GreenServ.Storage.Records;

namespace GreenServ.Storage.Telemetry;

/// <summary>
/// Records as whoever brings them to a store reads them: without candidates and contexts (<c>null</c> here), most of a record, which stores keep within
/// its JSON alone. Half the time and a quarter of the memory of reading it whole.
/// </summary>
internal static class RecordColumns
{
    private static readonly JsonTypeInfo<JournalRecord> s_type = (JsonTypeInfo<JournalRecord>)new JsonSerializerOptions(RecordsJsonContext.Default.Options)
    {
        TypeInfoResolver = RecordsJsonContext.Default.WithAddedModifier(PassOver),
    }.GetTypeInfo(typeof(JournalRecord));

    /// <summary>Reads a record.</summary>
    /// <param name="json">UTF-8; belongs into <see cref="JournalEntry.Json"/> beside what is returned.</param>
    /// <exception cref="JsonException">It is no JSON, or no record.</exception>
    /// <exception cref="NotSupportedException">It is a record of a kind that this version does not know.</exception>
    public static JournalRecord? Read(byte[] json) => JsonSerializer.Deserialize(json, s_type);

    private static void PassOver(JsonTypeInfo type)
    {
        foreach (var property in type.Properties)
        {
            if (property is { Name: "candidates" })
                (property.CustomConverter, property.IsSetNullable) = (new Passing<IReadOnlyList<CandidateRecord>>(), true);
            else if (property is { Name: "context" })
                (property.CustomConverter, property.IsSetNullable) = (new Passing<double[]>(), true);
        }
    }

    private sealed class Passing<T> : JsonConverter<T>
        where T : class
    {
        public override T? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            reader.Skip();
            return null;
        }

        // What was read like this is never written: its JSON is.
        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => throw new NotSupportedException();
    }
}
