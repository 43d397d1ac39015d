namespace GreenServ.Router.Residency;

/// <summary>
/// What one host has in memory: as it last told, corrected by what was asked of it since. A model that is asked for while it is not
/// there is being loaded, and what has to make room for it is as good as gone, though the host still lists it. Thread-safe.
/// </summary>
internal sealed class HostMemory(Func<long?> knownBytes, TimeProvider time)
{
    /// <summary>After that long a load whose request never ended is no load.</summary>
    private static readonly TimeSpan s_longestLoad = TimeSpan.FromMinutes(10);

    private readonly Lock _lock = new();
    private readonly RoomForModels _room = new(knownBytes);
    private readonly Dictionary<string, long> _sizes = new(ModelKey.Comparer);
    private readonly Dictionary<string, DateTimeOffset> _loading = new(ModelKey.Comparer);
    private readonly Dictionary<string, DateTimeOffset> _arrived = new(ModelKey.Comparer);
    private readonly HashSet<string> _leaving = new(ModelKey.Comparer);
    private Dictionary<string, LoadedModel>? _loaded;

    /// <summary>The models in memory as the host last told; <c>null</c> while it has told nothing.</summary>
    public IReadOnlyCollection<LoadedModel>? Models
    {
        get
        {
            lock (_lock)
                return _loaded?.Values.ToArray();
        }
    }

    /// <summary>Whether anything is being loaded.</summary>
    public bool IsLoading
    {
        get
        {
            lock (_lock)
                return _loading.Count > 0;
        }
    }

    /// <summary>A model as the host last told of it; <c>null</c> where it did not.</summary>
    public LoadedModel? Find(string model)
    {
        lock (_lock)
            return _loaded?.GetValueOrDefault(model);
    }

    /// <summary>Where a model is.</summary>
    public ModelState StateOf(string model)
    {
        lock (_lock)
            return State(model);
    }

    /// <summary>Takes in what the host told.</summary>
    /// <param name="loaded">Its models in memory.</param>
    /// <param name="askedAt">When it was asked: what happened later, it may not know.</param>
    public void Told(IReadOnlyList<LoadedModel> loaded, DateTimeOffset askedAt)
    {
        lock (_lock)
        {
            var before = _loaded;
            _loaded = new(ModelKey.Comparer);
            foreach (var model in loaded)
            {
                _loaded[model.Name] = model;
                if (model.SizeBytes > 0)
                    _sizes[model.Name] = model.SizeBytes;
            }

            LearnRoom(before, askedAt);
            Forget(_arrived, askedAt);
            Forget(_loading, time.GetUtcNow() - s_longestLoad);

            // As long as something is being loaded, what makes room for it is on its way out.
            if (_loading.Count == 0)
                _leaving.Clear();
        }
    }

    /// <summary>A request goes to a model. Where it is not in memory, that loads it.</summary>
    /// <param name="model">The model.</param>
    /// <param name="sizeBytes">What it takes, where it was never seen in memory.</param>
    /// <param name="demand">How much each model is wanted: the least wanted go first.</param>
    /// <returns>Whether this request is the one that loads it.</returns>
    public bool Ask(string model, long sizeBytes, Func<string, double> demand)
    {
        lock (_lock)
        {
            if (State(model) != ModelState.NotLoaded)
                return false;
            foreach (var leaving in MakeRoom(model, sizeBytes, demand))
                _leaving.Add(leaving);
            _leaving.Remove(model);
            _sizes.TryAdd(model, sizeBytes);
            _loading[model] = time.GetUtcNow();
            return true;
        }
    }

    /// <summary>A model has begun to answer: it is in memory.</summary>
    public void Answered(string model)
    {
        lock (_lock)
        {
            if (_loading.Remove(model))
                _arrived[model] = time.GetUtcNow();
        }
    }

    /// <summary>What was to load a model failed or was given up.</summary>
    public void GaveUp(string model)
    {
        lock (_lock)
            _loading.Remove(model);
    }

    /// <summary>The models that would have to go for one that is not in memory, the least wanted first.</summary>
    public IReadOnlyList<string> MakesWay(string model, long sizeBytes, Func<string, double> demand)
    {
        lock (_lock)
            return MakeRoom(model, sizeBytes, demand);
    }

    private ModelState State(string model) =>
        _loaded is null ? ModelState.Unknown
        : _loading.ContainsKey(model) ? ModelState.Loading
        : _arrived.ContainsKey(model) ? ModelState.Loaded
        : _loaded.ContainsKey(model) && !_leaving.Contains(model) ? ModelState.Loaded
        : ModelState.NotLoaded;

    private List<string> MakeRoom(string model, long sizeBytes, Func<string, double> demand)
    {
        var needed = SizeOf(model, sizeBytes);
        var present = _sizes.Keys.Where(other => !ModelKey.Comparer.Equals(other, model) && State(other) is ModelState.Loaded or ModelState.Loading).ToList();
        var total = needed + present.Sum(other => _sizes[other]);
        var leaving = new List<string>();
        foreach (var other in present.OrderBy(demand))
        {
            if (_room.Holds(total))
                break;
            leaving.Add(other);
            total -= _sizes[other];
        }

        return leaving;
    }

    private long SizeOf(string model, long sizeBytes) => _sizes.TryGetValue(model, out var known) ? known : sizeBytes;

    private void LearnRoom(Dictionary<string, LoadedModel>? before, DateTimeOffset askedAt)
    {
        _room.Held(_loaded!.Values.Sum(model => model.SizeBytes));
        if (before is null)
            return;
        var came = _loaded.Values.Where(model => !before.ContainsKey(model.Name)).Sum(model => model.SizeBytes);
        var wentEarly = before.Values.Any(model => !_loaded.ContainsKey(model.Name) && model.ExpiresAt > askedAt);
        if (came > 0 && wentEarly)
            _room.DidNotHold(before.Values.Sum(model => model.SizeBytes) + came);
    }

    private static void Forget(Dictionary<string, DateTimeOffset> since, DateTimeOffset before)
    {
        foreach (var (model, at) in since)
        {
            if (at < before)
                since.Remove(model);
        }
    }
}

/// <summary>Where a model is.</summary>
internal enum ModelState
{
    /// <summary>Its host does not tell.</summary>
    Unknown,

    Loaded,

    /// <summary>A request is loading it.</summary>
    Loading,

    /// <summary>The next request would load it.</summary>
    NotLoaded,
}
