using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using GreenServ.Storage.Control;

namespace GreenServ.Router.Admin;

/// <summary>Control state that is loaded at the start, whatever it holds.</summary>
internal interface IControlTable
{
    ControlKind Kind { get; }

    /// <summary>Takes over what the store holds of this kind.</summary>
    void Load(IEnumerable<ControlItem> items);

    /// <summary>Raised once a change that was made here is kept.</summary>
    event Action? Written;

    /// <summary>Lets changes of this kind wait until the result is disposed.</summary>
    Task<IDisposable> PauseAsync(CancellationToken cancellationToken);
}

/// <summary>
/// One kind of control state, in memory: reading never waits. A change is in the store, and in the audit, before it is here.
/// </summary>
/// <typeparam name="T">What is kept of each; immutable.</typeparam>
/// <param name="kind">Its kind.</param>
/// <param name="store">Where it is kept.</param>
/// <param name="type">How <typeparamref name="T"/> is written.</param>
/// <param name="describe">JSON of one for the audit: without secrets.</param>
/// <param name="time">When changes are made.</param>
internal sealed class ControlTable<T>(ControlKind kind, IControlStore store, JsonTypeInfo<T> type, Func<T, string> describe, TimeProvider time)
    : IControlTable, IDisposable
    where T : class
{
    private readonly SemaphoreSlim _turn = new(1, 1);
    private volatile Dictionary<string, Administered<T>> _items = [];

    public ControlKind Kind => kind;

    /// <summary>Everything of this kind, by id.</summary>
    public IReadOnlyCollection<Administered<T>> All => _items.Values;

    /// <summary>Raised once a change, or what the store held at the start, is to be seen here.</summary>
    public event Action? Changed;

    public event Action? Written;

    public async Task<IDisposable> PauseAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        return new Pause(_turn);
    }

    public Administered<T>? Find(string id) => _items.GetValueOrDefault(id);

    public void Load(IEnumerable<ControlItem> items)
    {
        _items = items.ToDictionary(
            item => item.Id,
            item => new Administered<T>(item.Id, item.Revision, ControlDocument.Read(item, type)),
            StringComparer.OrdinalIgnoreCase);
        Changed?.Invoke();
    }

    /// <summary>Adds or changes one.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="expected">Revision the change starts from; 0 for a new one.</param>
    /// <param name="value">What it will be.</param>
    /// <param name="who">Who makes the change.</param>
    /// <param name="action">In one word, for the audit.</param>
    /// <param name="cancellationToken">Gives up waiting; a change that has begun is made.</param>
    /// <returns>The item; <c>null</c> where it is not at that revision, and nothing was changed.</returns>
    public Task<Administered<T>?> WriteAsync(string id, long expected, T value, string who, string action, CancellationToken cancellationToken) =>
        ChangeAsync(id, expected, value, who, action, cancellationToken);

    /// <summary>Removes one.</summary>
    /// <returns>Whether it was at that revision; if not, nothing was changed.</returns>
    public async Task<bool> RemoveAsync(string id, long expected, string who, string action, CancellationToken cancellationToken) =>
        await ChangeAsync(id, expected, null, who, action, cancellationToken) is not null;

    public void Dispose() => _turn.Dispose();

    private async Task<Administered<T>?> ChangeAsync(string id, long expected, T? value, string who, string action, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        Administered<T> written;
        try
        {
            var before = Find(id);
            var revision = await store.WriteAsync(ToChange(id, expected, before?.Value, value, who, action), cancellationToken);
            if (revision is null)
                return null;
            var items = new Dictionary<string, Administered<T>>(_items, StringComparer.OrdinalIgnoreCase);
            written = new Administered<T>(before?.Id ?? id, revision.Value, value ?? before!.Value);
            if (value is null)
                items.Remove(id);
            else
                items[written.Id] = written;
            _items = items;
        }
        finally
        {
            _turn.Release();
        }

        Changed?.Invoke();
        Written?.Invoke();
        return written;
    }

    private sealed class Pause(SemaphoreSlim turn) : IDisposable
    {
        public void Dispose() => turn.Release();
    }

    private ControlChange ToChange(string id, long expected, T? before, T? after, string who, string action)
    {
        var now = time.GetUtcNow();
        return new ControlChange
        {
            Kind = kind,
            Id = id,
            ExpectedRevision = expected,
            Document = after is null ? null : JsonSerializer.Serialize(after, type),
            Audit = new AuditNote(
                now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMicrosecond)), who, action,
                before is null ? null : describe(before), after is null ? null : describe(after)),
        };
    }
}

/// <summary>An item an administrator made.</summary>
/// <param name="Id">Unique within its kind, whatever its case.</param>
/// <param name="Revision">Stands for exactly this content.</param>
/// <param name="Value">The content.</param>
internal sealed record Administered<T>(string Id, long Revision, T Value);
