using System.Text.Json;
using GreenServ.Core.Energy;
using GreenServ.Core.Policies;
using GreenServ.Storage.Records;

namespace GreenServ.StoreBench;

/// <summary>Records as a busy router writes them: decisions among 16 candidates, a quarter of them scored, a quarter with their energy corrected.</summary>
internal sealed class Traffic(DateTimeOffset start, double decisionsPerSecond, int seed)
{
    private const int Candidates = 16;
    private const int Dimension = 40;

    private readonly Random _random = new(seed);
    private readonly string _writer = Guid.CreateVersion7(start).ToString("N");
    private long _sequence;
    private long _decisions;

    /// <summary>The next records, <paramref name="count"/> or one more.</summary>
    public IReadOnlyList<JournalEntry> Next(int count)
    {
        var entries = new List<JournalEntry>(count + 1);
        while (entries.Count < count)
        {
            var decision = Decision();
            entries.Add(Entry(decision));
            if (_decisions % 4 == 0)
                entries.Add(Entry(Score(decision)));
            if (_decisions % 4 == 2)
                entries.Add(Entry(Correction(decision)));
        }

        return entries;
    }

    private JournalEntry Entry(JournalRecord record) => new(_writer, ++_sequence, record) { Json = JsonSerializer.SerializeToUtf8Bytes(record, RecordsJsonContext.Default.JournalRecord) };

    private DecisionRecord Decision()
    {
        var at = start.AddTicks((long)(_decisions++ / decisionsPerSecond * TimeSpan.TicksPerSecond / 10) * 10);
        var chosen = _random.Next(Candidates);
        return new DecisionRecord
        {
            Id = Guid.CreateVersion7(at),
            DecidedAt = at,
            Time = _decisions,
            Pool = "default",
            Profile = "greenserv",
            Policy = "default",
            PolicyVersion = "3f1c9a7be2d04c55",
            Layout = "default-1",
            Lambda = 0.5,
            ReferenceEnergyJoules = 85.43217,
            Context = Context(),
            Features = new FeatureRecord("math", _random.NextDouble(), false, _random.Next(8), _random.NextDouble() * 100, "en", "CodeBlock", _random.Next(2000)),
            Candidates = [.. Enumerable.Range(0, Candidates).Select(Candidate)],
            Kind = DecisionKind.Drawn,
            Draw = _random.NextDouble(),
            Exploration = new Exploration(0.005, 1.5),
            Arm = Arm(chosen),
            Model = Model(chosen),
            Host = "gpu-1",
            Propensity = _random.NextDouble(),
            Outcome = new OutcomeRecord
            {
                Status = _random.Next(50) == 0 ? OutcomeStatus.Failed : OutcomeStatus.Completed,
                HttpStatus = 200,
                PromptTokens = _random.Next(2000),
                CompletionTokens = _random.Next(800),
                TimeToFirstTokenMs = _random.NextDouble() * 300,
                DurationMs = _random.NextDouble() * 9000,
                EnergyJoules = _random.NextDouble() * 400,
                EnergySource = EnergySource.Estimated,
                EnergyLowJoules = _random.NextDouble() * 200,
                EnergyHighJoules = _random.NextDouble() * 800,
                Carbon = new CarbonRecord(321.5, 1.2, GreenServ.Core.Carbon.IntensitySource.Feed),
                FinishReason = "stop",
                HostResponseId = $"chatcmpl-{_random.Next()}",
            },
        };
    }

    private FeedbackRecord Score(DecisionRecord decision) => new()
    {
        DecisionId = decision.Id,
        At = decision.DecidedAt.AddSeconds(1),
        Time = decision.Time,
        Score = _random.NextDouble(),
        Source = "user",
        Arm = decision.Arm,
        Layout = decision.Layout,
        Context = decision.Context,
        EnergyJoules = decision.Outcome.EnergyJoules,
    };

    private EnergyRecord Correction(DecisionRecord decision) => new()
    {
        DecisionId = decision.Id,
        At = decision.DecidedAt.AddSeconds(1),
        EnergyJoules = _random.NextDouble() * 400,
        LowJoules = 1,
        HighJoules = 500,
        Source = EnergySource.Attributed,
        PreviousJoules = decision.Outcome.EnergyJoules,
        Completed = true,
        Arm = decision.Arm,
        Layout = decision.Layout,
        Time = decision.Time,
        Context = decision.Context,
    };

    private CandidateRecord Candidate(int number) => new()
    {
        Arm = Arm(number),
        Model = Model(number),
        Host = "gpu-1",
        QualityMean = _random.NextDouble(),
        QualityVariance = _random.NextDouble() / 100,
        EnergyMean = _random.NextDouble() * 3,
        Pulls = _random.Next(100_000),
        Probability = _random.NextDouble() / Candidates,
    };

    private double[] Context()
    {
        var context = new double[Dimension];
        for (var i = 0; i < 8; i++)
            context[_random.Next(Dimension)] = _random.NextDouble();
        return context;
    }

    private static string Model(int number) => $"model-{number}:8b";

    private static string Arm(int number) => $"{Model(number)}@{number:x2}a1b2c3d4e5";
}
