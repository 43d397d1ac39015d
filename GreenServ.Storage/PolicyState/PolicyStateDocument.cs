using System.Runtime.InteropServices;
using System.Text.Json.Serialization;
using GreenServ.Core.Bandits;
using GreenServ.Core.Expectations;
using GreenServ.Core.Features.Clusters;
using GreenServ.Core.Latency;

namespace GreenServ.Storage.PolicyState;

/// <summary>A <see cref="LearningState"/> as its file holds it.</summary>
internal sealed record PolicyStateDocument
{
    public required string Layout { get; init; }
    public required int Dimension { get; init; }
    public required double ReferenceEnergyJoules { get; init; }

    /// <summary>Decisions stamped so far.</summary>
    public long Clock { get; init; }

    /// <summary>Logical time at which a row of the sums counts 1.</summary>
    public long Landmark { get; init; }

    public required Dictionary<string, WriterDocument> Writers { get; init; }
    public required Dictionary<string, ArmDocument> Arms { get; init; }
    public ClustersDocument? Clusters { get; init; }
    public SlaDocument? Sla { get; init; }
    public IReadOnlyDictionary<string, LatencySums>? Latencies { get; init; }
    public IReadOnlyDictionary<string, ArmExpectations>? Expectations { get; init; }

    /// <summary>See <see cref="LearningState.LogPosition"/>.</summary>
    public string? LogPosition { get; init; }
}

/// <summary>See <see cref="AppliedSequences"/>.</summary>
internal sealed record WriterDocument(long Mark, long[] Ahead);

/// <summary>What is remembered of an arm.</summary>
internal sealed record ArmDocument(byte[] Quality, byte[] Energy, byte[] EnergyOfQualityRows, double Answers)
    : SumsDocument(Quality, Energy, EnergyOfQualityRows)
{
    public bool IsNewcomer { get; init; }
    public Generation[] Generations { get; init; } = [];
    public EpochSums[] Surprises { get; init; } = [];

    /// <summary>What of the sums counts as before the newest generation; files of earlier versions lack it.</summary>
    public SumsDocument? Earlier { get; init; }

    public static ArmDocument From(string name, PoolStatistics pool)
    {
        var arm = pool.GetArm(name);
        var sums = From(arm);
        return new(sums.Quality, sums.Energy, sums.EnergyOfQualityRows, arm.Answers)
        {
            IsNewcomer = arm.IsNewcomer,
            Generations = [.. pool.GenerationsOf(name)],
            Surprises = [.. pool.SurprisesOf(name).Export()],
            Earlier = pool.EarlierOf(name) is { } earlier ? From(earlier) : null,
        };
    }

    public void RestoreTo(PoolStatistics pool, string name, int dimension)
    {
        ArmStatistics? earlier = null;
        Earlier?.RestoreTo(earlier = new ArmStatistics(dimension));
        pool.Restore(name, Generations, Surprises, earlier);
        var arm = pool.GetArm(name);
        (arm.Answers, arm.IsNewcomer) = (Answers, IsNewcomer);
        RestoreTo(arm);
    }
}

/// <summary>Sums, packed as little-endian doubles, so none loses a bit.</summary>
internal record SumsDocument(byte[] Quality, byte[] Energy, byte[] EnergyOfQualityRows)
{
    public static SumsDocument From(ArmStatistics sums) =>
        new(Pack(sums.Quality), Pack(sums.Energy), MemoryMarshal.AsBytes(sums.EnergyOfQualityRows.AsSpan()).ToArray());

    public void RestoreTo(ArmStatistics sums)
    {
        Unpack(Quality, sums.Quality);
        Unpack(Energy, sums.Energy);
        Numbers(EnergyOfQualityRows, sums.EnergyOfQualityRows.Length).CopyTo(sums.EnergyOfQualityRows);
    }

    private static byte[] Pack(RegressionSums sums)
    {
        double[] numbers = [.. sums.XX, .. sums.XY, sums.YY];
        return MemoryMarshal.AsBytes(numbers.AsSpan()).ToArray();
    }

    private static void Unpack(byte[] bytes, RegressionSums sums)
    {
        var numbers = Numbers(bytes, sums.XX.Length + sums.XY.Length + 1);
        numbers[..sums.XX.Length].CopyTo(sums.XX);
        numbers[sums.XX.Length..^1].CopyTo(sums.XY);
        sums.YY = numbers[^1];
    }

    private static ReadOnlySpan<double> Numbers(byte[] bytes, int count)
    {
        var numbers = MemoryMarshal.Cast<byte, double>(bytes);
        return numbers.Length == count && bytes.Length == count * sizeof(double)
            ? numbers
            : throw new InvalidDataException($"An arm has {bytes.Length} bytes of sums where {count * sizeof(double)} belong.");
    }
}

/// <summary>See <see cref="ClusterState"/>; centroids are packed as little-endian floats.</summary>
internal sealed record ClustersDocument(byte[][] Centroids, long[] Counts, string? Encoder)
{
    public ShadowDocument? Shadow { get; init; }

    public static ClustersDocument From(ClusterState clusters) =>
        new([.. clusters.Centroids.Select(centroid => MemoryMarshal.AsBytes(centroid.AsSpan()).ToArray())], clusters.Counts, clusters.Encoder)
        {
            Shadow = clusters.Shadow is { } shadow ? ShadowDocument.From(shadow) : null,
        };

    public ClusterState ToState() =>
        Centroids is null || Counts is null ? throw new InvalidDataException("There are no centroids, or no counts.")
            : Centroids.Length == Counts.Length
            ? new ClusterState([.. Centroids.Select(bytes => MemoryMarshal.Cast<byte, float>(bytes).ToArray())], Counts) { Encoder = Encoder, Shadow = Shadow?.ToState() }
            : throw new InvalidDataException($"There are {Centroids.Length} centroids and {Counts.Length} counts.");
}

/// <summary>See <see cref="ShadowState"/>; sums are packed as little-endian doubles.</summary>
internal sealed record ShadowDocument(string Reader, byte[] XX, byte[] XY)
{
    public static ShadowDocument From(ShadowState shadow) =>
        new(shadow.Reader, MemoryMarshal.AsBytes(shadow.XX.AsSpan()).ToArray(), MemoryMarshal.AsBytes(shadow.XY.AsSpan()).ToArray());

    public ShadowState ToState() => new(Reader, MemoryMarshal.Cast<byte, double>(XX).ToArray(), MemoryMarshal.Cast<byte, double>(XY).ToArray());
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(PolicyStateDocument))]
[JsonSerializable(typeof(ClustersDocument))]
internal sealed partial class PolicyStateJsonContext : JsonSerializerContext;
