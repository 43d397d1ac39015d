using System.Text;
using System.Text.Json;
using GreenServ.Core.Energy;
using GreenServ.Core.Policies;
using GreenServ.Storage.Records;

namespace GreenServ.StoreBench;

/// <summary>
/// Records as a busy router writes them: decisions among 16 candidates, a quarter of them scored, a quarter with their energy corrected, both a second
/// later, when the decision is in the store. They repeat after some thousand but for their ids and times: making them must not take the store's processor.
/// </summary>
internal sealed class Traffic
{
    private const int Candidates = 16;
    private const int Dimension = 40;
    private const int Kinds = 4_000;

    private static readonly TimeSpan s_later = TimeSpan.FromSeconds(1);

    private readonly DateTimeOffset _start;
    private readonly double _decisionsPerSecond;
    private readonly Random _random;
    private readonly string _writer;
    private readonly Prepared<DecisionRecord>[] _kinds;
    private readonly Prepared<FeedbackRecord>[] _scores;
    private readonly Prepared<EnergyRecord>[] _corrections;
    private readonly Queue<(DateTimeOffset Due, JournalRecord Record, byte[] Json)> _later = new();
    private long _sequence;
    private long _decisions;

    public Traffic(DateTimeOffset start, double recordsPerSecond, int seed)
    {
        (_start, _decisionsPerSecond, _random) = (start, recordsPerSecond / 1.5, new Random(seed));
        _writer = Guid.CreateVersion7(start).ToString("N");
        _kinds = [.. Enumerable.Range(0, Kinds).Select(_ => new Prepared<DecisionRecord>(Decision(), decision => decision.Id))];
        _scores = [.. _kinds.Select(kind => new Prepared<FeedbackRecord>(Score(kind.Record), score => score.DecisionId))];
        _corrections = [.. _kinds.Select(kind => new Prepared<EnergyRecord>(Correction(kind.Record), correction => correction.DecisionId))];
    }

    /// <summary>Mean length of a decision's JSON.</summary>
    public double DecisionBytes => _kinds.Average(kind => kind.Length);

    /// <summary>Mean length of a record's JSON.</summary>
    public double RecordBytes => (DecisionBytes + (_scores.Average(kind => kind.Length) / 4) + (_corrections.Average(kind => kind.Length) / 4)) / 1.5;

    /// <summary>Time of the next decision.</summary>
    private DateTimeOffset Now => _start.AddTicks((long)(_decisions / _decisionsPerSecond * TimeSpan.TicksPerSecond / 10) * 10);

    /// <summary>The next records.</summary>
    public IReadOnlyList<JournalEntry> Next(int count)
    {
        var entries = new List<JournalEntry>(count);
        while (entries.Count < count)
        {
            if (_later.TryPeek(out var next) && next.Due <= Now)
            {
                _later.Dequeue();
                entries.Add(Entry(next.Record, next.Json));
                continue;
            }

            var (at, kind) = (Now, (int)(_decisions++ % Kinds));
            var id = Guid.CreateVersion7(at);
            entries.Add(Entry(_kinds[kind].Record with { Id = id, DecidedAt = at, Time = _decisions }, _kinds[kind].Json(id)));
            if (_decisions % 4 == 0)
                _later.Enqueue((at + s_later, _scores[kind].Record with { DecisionId = id, At = at + s_later }, _scores[kind].Json(id)));
            if (_decisions % 4 == 2)
                _later.Enqueue((at + s_later, _corrections[kind].Record with { DecisionId = id, At = at + s_later }, _corrections[kind].Json(id)));
        }

        return entries;
    }

    private JournalEntry Entry(JournalRecord record, byte[] json) => new(_writer, ++_sequence, record) { Json = json };

    private DecisionRecord Decision()
    {
        var chosen = _random.Next(Candidates);
        return new DecisionRecord
        {
            Id = Guid.CreateVersion7(_start),
            DecidedAt = _start,
            Time = 1,
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
        At = decision.DecidedAt + s_later,
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
        At = decision.DecidedAt + s_later,
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

    /// <summary>A record and its JSON, in which only the id is another each time.</summary>
    private sealed class Prepared<TRecord>
        where TRecord : JournalRecord
    {
        private readonly byte[] _json;
        private readonly int _id;

        public Prepared(TRecord record, Func<TRecord, Guid> id)
        {
            Record = record;
            _json = JsonSerializer.SerializeToUtf8Bytes(record, RecordsJsonContext.Default.JournalRecord);
            _id = _json.AsSpan().IndexOf(Encoding.UTF8.GetBytes(id(record).ToString()));
        }

        public TRecord Record { get; }

        public int Length => _json.Length;

        public byte[] Json(Guid id)
        {
            byte[] json = [.. _json];
            id.TryFormat(json.AsSpan(_id), out _);
            return json;
        }
    }
}
