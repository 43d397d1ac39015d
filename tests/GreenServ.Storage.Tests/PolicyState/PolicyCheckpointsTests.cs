using GreenServ.Core.Features.Clusters;
using GreenServ.Storage.Embedded;
using GreenServ.Storage.Journaling;
using GreenServ.Storage.PolicyState;
using GreenServ.Storage.Records;
using Microsoft.Extensions.Logging.Abstractions;

namespace GreenServ.Storage.Tests.PolicyState;

public sealed class PolicyCheckpointsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string StateFile => _folder["policy-state/test-1.json"];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(20)]
    [InlineData(40)]
    public void Open_KilledAfterACheckpoint_EqualsAnUninterruptedState(int savedAfter)
    {
        var expected = new LearningState(Samples.Layout, 3, 10);
        Run((storage, state) =>
        {
            for (var i = 0; i < 40; i++)
            {
                if (i == savedAfter)
                    storage.Checkpoints.Save();
                var entry = storage.Journal.Append(i % 4 == 3 ? Samples.Feedback(Samples.Decision(i - 1), i / 40.0) : Samples.Decision(i)).Entry!;
                state.Apply(entry);
                expected.Apply(entry);
            }
        });

        Run((_, state) => LearningStateTests.AssertEqual(expected, state));
    }

    [Fact]
    public void Open_AppendedButNotAppliedBeforeTheKill_IsApplied()
    {
        Run((storage, _) => storage.Journal.Append(Samples.Decision(1)));

        Run((_, state) => Assert.Equal(1, state.GetArm("small@sha").Energy.Count));
    }

    [Fact]
    public async Task Open_StoreWithARecordOfANewerVersion_LearnsTheOthers()
    {
        using var data = DataFolder.Open(_folder.Path);
        using var storage = Storage(data);
        await storage.Store.WriteAsync([new("w", 1, Samples.Decision(1)), Samples.Newer("w", 2, Samples.Decision(2)), new("w", 3, Samples.Decision(3))], TestContext.Current.CancellationToken);

        var state = storage.Checkpoints.Open(Samples.Layout, 3, 10);

        Assert.Equal(3, state.AppliedUpTo()["w"]);
        Assert.InRange(state.GetArm("small@sha").Energy.Count, 1.9, 2.1);
    }

    [Fact]
    public async Task Open_DamagedFile_IsSetAsideAndRebuiltFromStoreAndJournal()
    {
        using (var data = DataFolder.Open(_folder.Path))
        using (var storage = Storage(data))
        {
            var state = storage.Checkpoints.Open(Samples.Layout, 3, 10);
            for (var i = 0; i < 5; i++)
                state.Apply(storage.Journal.Append(Samples.Decision(i)).Entry!);
            storage.Checkpoints.Save();
            await storage.Store.WriteAsync([.. storage.Journal.Read(new Dictionary<string, long>())], TestContext.Current.CancellationToken);
            storage.Journal.Confirm(JournalConsumers.Telemetry, storage.Journal.Writer, 5);
        }

        Run((storage, _) => storage.Journal.Append(Samples.Decision(6)));
        var bytes = File.ReadAllBytes(StateFile);
        bytes[^10] ^= 1;
        File.WriteAllBytes(StateFile, bytes);

        Run((_, state) => Assert.Equal(6, state.GetArm("small@sha").Energy.Count));

        Assert.Equal(bytes, File.ReadAllBytes(Assert.Single(Directory.GetFiles(_folder["policy-state"], "*.corrupt-*"))));
    }

    [Fact]
    public void Open_NewerFormat_RefusesAndLeavesTheFile()
    {
        Directory.CreateDirectory(_folder["policy-state"]);
        File.WriteAllText(StateFile, "greenserv-policy-state 2 00000000\n{}");

        var exception = Assert.Throws<StorageException>(() => Run((_, _) => { }));

        Assert.Contains("version 2", exception.Message, StringComparison.Ordinal);
        Assert.True(File.Exists(StateFile));
    }

    [Fact]
    public void Open_OtherDimensionUnderTheSameName_Refuses()
    {
        Run((storage, _) => storage.Checkpoints.Save());
        using var data = DataFolder.Open(_folder.Path);
        using var storage = Storage(data);

        Assert.Throws<StorageException>(() => storage.Checkpoints.Open(Samples.Layout, 4, 10));
    }

    [Fact]
    public void Open_ExistingState_KeepsItsReferenceEnergyAndClusters()
    {
        Run((storage, state) =>
        {
            state.Clusters = new ClusterState([[0.1f, 0.2f], [-1f, float.Epsilon]], [3, 4])
            {
                Encoder = "all-minilm",
                Shadow = new ShadowState("trained-1", [1, 1 / 3.0, 1 / 3.0, double.Epsilon], [-0.1, 2]),
            };
            storage.Checkpoints.Save();
        });

        using var data = DataFolder.Open(_folder.Path);
        using var storage = Storage(data);
        var state = storage.Checkpoints.Open(Samples.Layout, 3, referenceEnergyJoules: 99);

        Assert.Equal(10, state.ReferenceEnergyJoules);
        Assert.Equal([[0.1f, 0.2f], [-1f, float.Epsilon]], state.Clusters!.Centroids);
        Assert.Equal([3, 4], state.Clusters.Counts);
        Assert.Equal("all-minilm", state.Clusters.Encoder);
        Assert.Equal("trained-1", state.Clusters.Shadow!.Reader);
        Assert.Equal([1, 1 / 3.0, 1 / 3.0, double.Epsilon], state.Clusters.Shadow.XX);
        Assert.Equal([-0.1, 2], state.Clusters.Shadow.XY);
    }

    [Fact]
    public void Place_FolderThatCanNotBeWritten_IsOpenedFromMemoryAllTheSame()
    {
        File.WriteAllText(_folder["policy-state"], "in the way");
        using var data = DataFolder.Open(_folder.Path);
        using var storage = Storage(data);

        storage.Checkpoints.Place(Samples.Layout, PolicyCheckpoints.Export(new LearningState(Samples.Layout, 3, 40)), "of the test");

        Assert.Equal(40, storage.Checkpoints.Open(Samples.Layout, 3, referenceEnergyJoules: 99).ReferenceEnergyJoules);
    }

    [Fact]
    public void Place_Damaged_IsRefusedAndNotTaken()
    {
        using var data = DataFolder.Open(_folder.Path);
        using var storage = Storage(data);
        var exported = PolicyCheckpoints.Export(new LearningState(Samples.Layout, 3, 40));
        exported[^10] ^= 1;

        var refusal = Assert.Throws<StorageException>(() => storage.Checkpoints.Place(Samples.Layout, exported, "of the test"));

        Assert.Contains("of the test is damaged", refusal.Message, StringComparison.Ordinal);
        Assert.False(storage.Checkpoints.IsSaved(Samples.Layout));
        Assert.Equal(99, storage.Checkpoints.Open(Samples.Layout, 3, referenceEnergyJoules: 99).ReferenceEnergyJoules);
    }

    [Fact]
    public void Save_OneOfTwoLayoutsBehind_JournalKeepsWhatItLacks()
    {
        using var data = DataFolder.Open(_folder.Path);
        using var storage = Storage(data);
        var first = storage.Checkpoints.Open(Samples.Layout, 3, 10);
        var second = storage.Checkpoints.Open("other", 3, 10);
        var entry = storage.Journal.Append(Samples.Decision(1)).Entry!;
        first.Apply(entry);
        storage.Journal.Confirm(JournalConsumers.Telemetry, entry.Writer, 1);

        storage.Checkpoints.Save();
        storage.Journal.Dispose();
        Assert.True(Directory.Exists(Path.Combine(data.Journal, entry.Writer)));
        second.Apply(entry);
        storage.Checkpoints.Save();

        Assert.False(Directory.Exists(Path.Combine(data.Journal, entry.Writer)));
    }

    /// <summary>A process that ends without saving, as when killed.</summary>
    private void Run(Action<EmbeddedStorage, LearningState> body)
    {
        using var data = DataFolder.Open(_folder.Path);
        using var storage = Storage(data);
        body(storage, storage.Checkpoints.Open(Samples.Layout, 3, 10));
    }

    private static EmbeddedStorage Storage(DataFolder data) =>
        EmbeddedStorage.Open(data, new JournalOptions(), TimeProvider.System, NullLoggerFactory.Instance);
}
