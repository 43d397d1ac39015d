using System.Text.Json;
using GreenServ.Storage.Records;

namespace GreenServ.Storage.Tests.Records;

public sealed class FeatureRecordTests
{
    [Fact]
    public void Read_RecordOlderThanTheChoiceOfAnEncoder_KeepsItsClusterAndNamesNone()
    {
        var old = JsonSerializer.Serialize<JournalRecord>(Samples.Decision(1), RecordsJsonContext.Default.JournalRecord);
        Assert.DoesNotContain("encoder", old, StringComparison.OrdinalIgnoreCase);

        var features = Read(old).Features;

        Assert.Equal(1, features.Cluster);
        Assert.Null(features.Encoder);
        Assert.Null(features.EncoderFallback);
    }

    [Fact]
    public void WriteAndRead_UnknownClusterAndFallback_ComeBack()
    {
        var decision = Samples.Decision(1);
        var features = decision.Features with { Cluster = null, Encoder = "trained-1", EncoderFallback = "all-minilm did not answer in time" };

        var json = JsonSerializer.Serialize<JournalRecord>(decision with { Features = features }, RecordsJsonContext.Default.JournalRecord);

        Assert.DoesNotContain("\"cluster\"", json, StringComparison.Ordinal);
        Assert.Equal(features, Read(json).Features);
    }

    private static DecisionRecord Read(string json) => (DecisionRecord)JsonSerializer.Deserialize(json, RecordsJsonContext.Default.JournalRecord)!;
}
