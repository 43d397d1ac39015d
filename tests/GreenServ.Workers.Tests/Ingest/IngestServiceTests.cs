using GreenServ.Core.Policies;
using GreenServ.Storage;
using GreenServ.Storage.Embedded;
using GreenServ.Storage.Journaling;
using GreenServ.Storage.Records;
using GreenServ.Storage.Telemetry;
using GreenServ.Workers.Ingest;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;

namespace GreenServ.Workers.Tests.Ingest;

public sealed class IngestServiceTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("greenserv-").FullName;
    private readonly DataFolder _data;
    private EmbeddedStorage _storage;

    public IngestServiceTests()
    {
        _data = DataFolder.Open(_folder);
        _storage = OpenStorage();
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _storage.Dispose();
        _data.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Start_EntriesOfADeadWriterAndNewOnes_ReachTheStore()
    {
        Append(3);
        var dead = _storage.Journal.Writer;
        _storage.Dispose();
        _storage = OpenStorage();
        var store = new RecordingStore(_storage.Store);
        using var host = Host(store);
        await host.StartAsync(Cancellation);

        await store.StoredAsync(dead, 3);
        Append(2);
        await store.StoredAsync(_storage.Journal.Writer, 2);

        Assert.Equal(5, (await _storage.Store.GetRecentDecisionsAsync(10, Cancellation)).Count);
        await host.StopAsync(Cancellation);
    }

    [Fact]
    public async Task Stop_EntriesAppendedAMomentBefore_AreDrained()
    {
        using var host = Host(new RecordingStore(_storage.Store));
        await host.StartAsync(Cancellation);
        Append(500);

        await host.StopAsync(Cancellation);

        Assert.Equal(500, (await _storage.Store.GetStoredSequencesAsync(Cancellation))[_storage.Journal.Writer]);
    }

    [Fact]
    public async Task Store_FailsForAWhile_NothingIsLostOrDoubled()
    {
        Append(10);
        var store = new RecordingStore(_storage.Store) { FailuresLeft = 3 };
        using var host = Host(store);
        await host.StartAsync(Cancellation);

        await store.StoredAsync(_storage.Journal.Writer, 10);

        Assert.Equal(0, store.FailuresLeft);
        Assert.Equal(10, (await _storage.Store.GetRecentDecisionsAsync(100, Cancellation)).Count);
        await host.StopAsync(Cancellation);
    }

    [Fact]
    public async Task Store_RefusesARecord_TheOthersAreStoredAndTheJournalIsEmptied()
    {
        Append(10);
        _storage.Journal.Confirm(JournalConsumers.Policy, _storage.Journal.Writer, 10);
        var store = new RecordingStore(_storage.Store) { Refused = { 6, 7 } };
        using var host = Host(store);
        await host.StartAsync(Cancellation);

        await store.StoredAsync(_storage.Journal.Writer, 10);
        await host.StopAsync(Cancellation);
        _storage.Journal.Dispose();

        Assert.Equal(8, (await _storage.Store.GetRecentDecisionsAsync(100, Cancellation)).Count);
        Assert.Equal([6L, 7L], (await _storage.Store.ReadAsideAsync(0, 10, Cancellation)).Select(record => record.Entry.Sequence));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_data.Journal));
    }

    [Fact]
    public async Task Stop_EverythingStoredAndLearned_LeavesTheJournalEmpty()
    {
        using var host = Host(new RecordingStore(_storage.Store));
        await host.StartAsync(Cancellation);
        Append(10);
        _storage.Journal.Confirm(JournalConsumers.Policy, _storage.Journal.Writer, 10);

        await host.StopAsync(Cancellation);
        _storage.Journal.Dispose();

        Assert.Empty(Directory.EnumerateFileSystemEntries(_data.Journal));
    }

    private EmbeddedStorage OpenStorage() =>
        EmbeddedStorage.Open(_data, new JournalOptions(), TimeProvider.System, NullLoggerFactory.Instance);

    private IHost Host(RecordingStore store)
    {
        var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Services.AddSingleton<ITelemetryStore>(store);
        builder.Services.AddEmbeddedStorage(_storage);
        builder.Services.Configure<IngestOptions>(options =>
        {
            options.BatchSize = 4;
            options.FirstRetryDelay = TimeSpan.FromMilliseconds(1);
        });
        builder.AddIngest();
        return builder.Build();
    }

    private void Append(int count)
    {
        for (var i = 0; i < count; i++)
            Assert.True(_storage.Journal.Append(Decision()).Succeeded);
    }

    internal static DecisionRecord Decision() => new()
    {
        Id = Guid.CreateVersion7(),
        DecidedAt = new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero),
        Pool = "default",
        Profile = "greenserv",
        Policy = "default",
        PolicyVersion = "v1",
        Layout = "test-1",
        Lambda = 0.5,
        ReferenceEnergyJoules = 10,
        Context = [1],
        Features = new FeatureRecord("math", 1, false, 0, 50, "en", "None", 10),
        Candidates = [],
        Kind = DecisionKind.Drawn,
        Draw = 0.5,
        Exploration = new Exploration(0, 0),
        Arm = "small@sha",
        Model = "small",
        Host = "local",
        Propensity = 1,
        Outcome = new OutcomeRecord { Status = OutcomeStatus.Completed, HttpStatus = 200, DurationMs = 5 },
    };
}
