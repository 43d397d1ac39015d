using BenchmarkDotNet.Attributes;
using GreenServ.Core.Policies;
using GreenServ.Storage.PolicyState;
using GreenServ.Storage.Records;
using GreenServ.StoreBench;

namespace GreenServ.Benchmarks;

/// <summary>What it costs a replica to learn what another has put on record, and to save what it has learned: 16 arms, quality and energy.</summary>
[MemoryDiagnoser]
public class FoldBenchmarks
{
    /// <summary>What a router that decides 300 times a second puts on record in 200 ms: 60 decisions, 15 scores, 15 corrections of energy.</summary>
    private const int Round = 90;

    private const int Arms = 16;

    private readonly Dictionary<string, int> _indexOfArm = [];
    private JournalEntry[] _entries = [];
    private LearningState _state = null!;
    private IPolicy _policy = null!;
    private long _sequence;

    [GlobalSetup]
    public void Setup()
    {
        _entries = [.. new Traffic(DateTimeOffset.UnixEpoch, recordsPerSecond: 450, seed: 1).Next(20_000)];
        var decisions = _entries.Select(entry => entry.Record).OfType<DecisionRecord>().ToArray();
        _state = new LearningState(decisions[0].Layout, decisions[0].Context.Length, referenceEnergyJoules: 100);
        foreach (var arm in decisions.Select(decision => decision.Arm).Distinct().Take(Arms))
            _indexOfArm[arm] = _indexOfArm.Count;
        _policy = PolicyCatalog.Create("default", _state.Dimension, [.. _indexOfArm.Keys]);
        _policy.Attach([.. _indexOfArm.Keys.Select(_state.GetArm)]);
        Fold(_entries.Length);
    }

    [Benchmark(Description = "Fold a round of 90 records")]
    public void FoldRound() => Fold(Round);

    [Benchmark(Description = "Save (snapshot and encode)")]
    public int Save() => PolicyCheckpoints.Export(_state).Length;

    private void Fold(int count)
    {
        for (var i = 0; i < count; i++)
        {
            var entry = _entries[_sequence % _entries.Length];
            _state.Apply(entry with { Sequence = ++_sequence }, (arm, in observation) => _policy.Refresh(_indexOfArm[arm], observation), counts: true);
        }
    }
}
