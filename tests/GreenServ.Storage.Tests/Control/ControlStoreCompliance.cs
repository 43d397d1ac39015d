using GreenServ.Storage.Control;

namespace GreenServ.Storage.Tests.Control;

/// <summary>What every control store does.</summary>
public abstract class ControlStoreCompliance<TPlace> : IAsyncLifetime
    where TPlace : IStorePlace, new()
{
    private readonly TPlace _place = new();
    private IControlStore _store = null!;
    private OpenStores _stores = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _stores = _place.Open(TimeProvider.System);
        _store = _stores.Control;
        await _stores.Schema.MigrateAsync(Cancellation);
    }

    public ValueTask DisposeAsync()
    {
        _place.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task WriteAsync_NewItem_IsLoadedAgainAfterARestart()
    {
        var revision = await WriteAsync("a", 0, """{"x":1}""");
        Reopen();

        var item = Assert.Single(await _store.LoadAsync(Cancellation));
        Assert.Equal(new ControlItem(ControlKind.Host, "a", revision!.Value, Samples.Start, """{"x":1}"""), item);
    }

    [Fact]
    public async Task WriteAsync_RevisionThatIsNotTheItems_ChangesNothing()
    {
        var first = await WriteAsync("a", 0, "1");

        Assert.Null(await WriteAsync("a", 0, "2"));
        Assert.Null(await WriteAsync("a", first!.Value + 1, "2"));
        Assert.Null(await WriteAsync("b", first.Value, "2"));

        Assert.Equal("1", Assert.Single(await _store.LoadAsync(Cancellation)).Document);
        Assert.Single(await _store.ReadAuditAsync(10, null, null, Cancellation));
    }

    [Fact]
    public async Task WriteAsync_ItemRemovedAndMadeAgain_NeverHasAnEarlierRevision()
    {
        var first = await WriteAsync("a", 0, "1");
        var removal = await WriteAsync("a", first!.Value, null);
        Reopen();
        var second = await WriteAsync("a", 0, "1");

        Assert.True(first < removal && removal < second, $"{first}, {removal}, {second}");
        Assert.Null(await WriteAsync("a", first.Value, "2"));
    }

    [Fact]
    public async Task WriteAsync_ManyAtOnceFromTheSameRevision_OneWins()
    {
        var first = await WriteAsync("a", 0, "0");
        var results = await Task.WhenAll(Enumerable.Range(1, 8).Select(i => WriteAsync("a", first!.Value, $"{i}")));

        Assert.Single(results, result => result is not null);
    }

    [Fact]
    public async Task WriteAsync_NameInAnotherCase_IsTheSameHost()
    {
        var first = await WriteAsync("Box", 0, "1");

        Assert.Null(await WriteAsync("box", 0, "2"));
        await WriteAsync("box", first!.Value, "2");

        Assert.Equal("2", Assert.Single(await _store.LoadAsync(Cancellation)).Document);
    }

    [Fact]
    public async Task ReadAuditAsync_SeveralChanges_ComeNewestFirstAndInPages()
    {
        var first = await WriteAsync("a", 0, "1");
        await WriteAsync("a", first!.Value, "2");
        await WriteAsync("k", 0, "3", ControlKind.Key);
        await _store.NoteAsync("settings", "appsettings.json", new(Samples.Start, "file", "reloaded", null, "[]"), Cancellation);

        var all = await _store.ReadAuditAsync(10, null, null, Cancellation);
        Assert.Equal(["settings", "key", "host", "host"], all.Select(entry => entry.Kind));
        Assert.Equal(new AuditNote(Samples.Start, "gsk_test", "changed", null, "2"), all[2].Note);
        Assert.Equal([all[1], all[2]], await _store.ReadAuditAsync(2, all[0].Sequence, null, Cancellation));
        Assert.Equal([all[2], all[3]], await _store.ReadAuditAsync(10, null, "host", Cancellation));
    }

    [Fact]
    public async Task ReplaceAsync_ItemsThere_AreThoseGivenWithARevisionOfTheirOwn()
    {
        var first = await WriteAsync("a", 0, "1");
        await WriteAsync("k", 0, "2", ControlKind.Key);
        var given = new ControlItem(ControlKind.Host, "b", 0, Samples.Start, """{"x":3}""");

        await _store.ReplaceAsync([given], "backup", "file", new(Samples.Start, "test", "imported", null, "{}"), Cancellation);
        Reopen();

        var item = Assert.Single(await _store.LoadAsync(Cancellation));
        var noted = (await _store.ReadAuditAsync(1, null, null, Cancellation))[0];
        Assert.Equal(given with { Revision = noted.Sequence }, item);
        Assert.True(item.Revision > first);
        Assert.Equal(("backup", "file", "imported"), (noted.Kind, noted.Item, noted.Note.Action));
        Assert.NotNull(await WriteAsync("b", item.Revision, "4"));
    }

    private Task<long?> WriteAsync(string id, long expected, string? document, ControlKind kind = ControlKind.Host) => _store.WriteAsync(
        new()
        {
            Kind = kind,
            Id = id,
            ExpectedRevision = expected,
            Document = document,
            Audit = new(Samples.Start, "gsk_test", document is null ? "removed" : expected == 0 ? "created" : "changed", null, document),
        },
        Cancellation);

    private void Reopen()
    {
        _stores.Dispose();
        _stores = _place.Open(TimeProvider.System);
        _store = _stores.Control;
    }
}
