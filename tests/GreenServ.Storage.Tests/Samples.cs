using System.Text;
using System.Text.Json;
using GreenServ.Core.Energy;
using GreenServ.Core.Policies;
using GreenServ.Storage.Records;

namespace GreenServ.Storage.Tests;

/// <summary>Records as a router writes them.</summary>
internal static class Samples
{
    public const string Layout = "test-1";

    public static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public static DecisionRecord Decision(
        int number = 0,
        DateTimeOffset? at = null,
        string model = "small",
        OutcomeStatus status = OutcomeStatus.Completed,
        double? energyJoules = 20,
        string layout = Layout,
        double[]? context = null,
        EnergySource energySource = EnergySource.Estimated)
    {
        var decidedAt = at ?? Start.AddSeconds(number);
        return new DecisionRecord
        {
            Id = Id(number, decidedAt),
            DecidedAt = decidedAt,
            Pool = "default",
            Profile = "greenserv",
            Policy = "default",
            PolicyVersion = "v1",
            Layout = layout,
            Lambda = 0.5,
            ReferenceEnergyJoules = 10,
            Context = context ?? [1, 0.5, number % 7 / 7.0],
            Features = new FeatureRecord("math", 0.9, false, number % 3, 55.5, "en", "None", 120),
            Candidates =
            [
                Candidate("small", 0.6),
                Candidate("large", 0.4),
            ],
            Kind = DecisionKind.Drawn,
            Draw = 0.25,
            Exploration = new Exploration(0.005, 1.5),
            Arm = model + "@sha",
            Model = model,
            Host = "local",
            Propensity = 0.6,
            Outcome = new OutcomeRecord
            {
                Status = status,
                HttpStatus = status == OutcomeStatus.Completed ? 200 : 502,
                PromptTokens = 120,
                CompletionTokens = 80,
                TimeToFirstTokenMs = 40,
                DurationMs = 500,
                EnergyJoules = energyJoules,
                EnergySource = energySource,
            },
        };
    }

    /// <summary>An entry whose bytes can be read, and whose row no table takes.</summary>
    public static JournalEntry Refused(string writer, long sequence, DecisionRecord decision) =>
        new(writer, sequence, decision with { Features = decision.Features with { Task = null! } }) { Json = Bytes(decision) };

    /// <summary>An entry whose row every table takes, and whose bytes are those of a newer version.</summary>
    public static JournalEntry Newer(string writer, long sequence, DecisionRecord decision) => new(writer, sequence, decision)
    {
        Json = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(Bytes(decision)).Replace("\"Drawn\"", "\"Foreseen\"", StringComparison.Ordinal)),
    };

    public static byte[] Bytes(JournalRecord record) => JsonSerializer.SerializeToUtf8Bytes(record, RecordsJsonContext.Default.JournalRecord);

    public static FeedbackRecord Feedback(DecisionRecord decision, double score, double? previous = null, DateTimeOffset? at = null) => new()
    {
        DecisionId = decision.Id,
        At = at ?? decision.DecidedAt.AddMinutes(1),
        Score = score,
        PreviousScore = previous,
        Source = "user",
        Arm = decision.Arm,
        Layout = decision.Layout,
        Context = decision.Context,
        EnergyJoules = decision.Outcome.EnergyJoules,
    };

    public static EnergyRecord Energy(DecisionRecord decision, double joules, EnergySource source = EnergySource.Attributed) => new()
    {
        DecisionId = decision.Id,
        At = decision.DecidedAt.AddSeconds(3),
        EnergyJoules = joules,
        LowJoules = joules * 0.5,
        HighJoules = joules * 2,
        Source = source,
        PreviousJoules = decision.Outcome.EnergyJoules,
        Completed = decision.Outcome.Status == OutcomeStatus.Completed,
        Arm = decision.Arm,
        Layout = decision.Layout,
        Time = decision.Time,
        Context = decision.Context,
    };

    public static SlaSampleRecord SlaSample(
        DateTimeOffset at, string account = "greenserv", double debt = 1.5, double? satisfaction = 0.9, double? priceJoules = 34) => new()
    {
        At = at,
        Account = account,
        Alpha = 0.85,
        Debt = debt,
        Decided = 200,
        Scored = 80,
        Satisfaction = satisfaction,
        PriceJoules = priceJoules,
        IsReachable = priceJoules is not null,
        BestReachable = priceJoules is null ? null : 0.92,
    };

    public static GenerationRecord Generation(DateTimeOffset at, string arm = "small@sha", string layout = Layout, bool isAlarm = true) => new()
    {
        At = at,
        Arm = arm,
        Layout = layout,
        From = arm,
        Start = 1200,
        Keep = 0.25,
        Reason = "its answers became worse",
        IsAlarm = isAlarm,
    };

    private static CandidateRecord Candidate(string model, double probability) => new()
    {
        Arm = model + "@sha",
        Model = model,
        Host = "local",
        QualityMean = 0.7,
        QualityVariance = 0.01,
        EnergyMean = 1.2,
        Pulls = 12,
        Probability = probability,
    };

    /// <summary>The UUIDv7 of a time and a number.</summary>
    private static Guid Id(int number, DateTimeOffset at)
    {
        var bytes = Guid.CreateVersion7(at).ToByteArray(bigEndian: true);
        bytes.AsSpan(8).Clear();
        bytes[6] = 0x70;
        bytes[7] = 0;
        bytes[8] = 0x80;
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(12), number);
        return new Guid(bytes, bigEndian: true);
    }
}
