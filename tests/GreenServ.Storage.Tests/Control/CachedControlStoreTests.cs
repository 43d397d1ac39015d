using GreenServ.Storage.Control;

namespace GreenServ.Storage.Tests.Control;

/// <summary>What a router knows of keys and hosts when it starts while the shared store is away.</summary>
public sealed class CachedControlStoreTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly StoreThatGoes _store = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string Copy => _folder["control.json"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task LoadAsync_StoreAway_IsAsTheCopyHasIt()
    {
        var before = await Start().LoadAsync(Cancellation);
        _store.IsAway = true;

        Assert.Equal(before, await Start().LoadAsync(Cancellation));
    }

    [Fact]
    public async Task LoadAsync_StoreAwayAndNoCopy_Refuses()
    {
        _store.IsAway = true;

        var refusal = await Assert.ThrowsAsync<StorageException>(() => Start().LoadAsync(Cancellation));

        Assert.Contains("no copy of them yet", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("""{"sequence":7}""")]
    [InlineData("""{"sequence":7,"items":null}""")]
    public async Task LoadAsync_StoreAwayAndCopyDamaged_RefusesAtThisStartAndTheNext(string damaged)
    {
        await Start().LoadAsync(Cancellation);
        await File.WriteAllTextAsync(Copy, damaged, Cancellation);
        _store.IsAway = true;

        var refusal = await Assert.ThrowsAsync<StorageException>(() => Start().LoadAsync(Cancellation));
        await Assert.ThrowsAsync<StorageException>(() => Start().LoadAsync(Cancellation));

        Assert.Contains("is damaged: start again once the store is back", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(damaged, await File.ReadAllTextAsync(Assert.Single(Directory.GetFiles(_folder.Path, "control.json.corrupt-*")), Cancellation));
    }

    [Fact]
    public async Task LoadAsync_CopyDamagedAndStoreThere_WritesAnother()
    {
        var before = await Start().LoadAsync(Cancellation);
        await File.WriteAllTextAsync(Copy, "{", Cancellation);

        Assert.Equal(before, await Start().LoadAsync(Cancellation));

        _store.IsAway = true;
        Assert.Equal(before, await Start().LoadAsync(Cancellation));
    }

    private CachedControlStore Start() => new(_store, Copy, TimeProvider.System, new RecordingLogger<CachedControlStore>());

    private sealed class StoreThatGoes : IControlStore
    {
        private readonly ControlItem[] _items = [new(ControlKind.Key, "a", 3, Samples.Start, """{"x":1}""")];

        public bool IsAway { get; set; }

        public Task<IReadOnlyList<ControlItem>> LoadAsync(CancellationToken cancellationToken) =>
            IsAway ? throw new StorageException("It is away.") : Task.FromResult<IReadOnlyList<ControlItem>>(_items);

        public Task<long?> WriteAsync(ControlChange change, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task ReplaceAsync(IReadOnlyList<ControlItem> items, string kind, string item, AuditNote note, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task NoteAsync(string kind, string item, AuditNote note, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<IReadOnlyList<AuditEntry>> ReadAuditAsync(int limit, long? before, string? kind, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
