using GreenServ.Core.Energy.Estimation;

namespace GreenServ.Router.Pool;

/// <summary>The pool at one moment; replaced whole.</summary>
internal sealed class PoolSnapshot
{
    public static PoolSnapshot Empty { get; } = new([], []);

    public PoolSnapshot(IReadOnlyList<HostState> hosts, IReadOnlyList<Placement> placements)
    {
        Hosts = hosts;
        Placements = placements;
        Arms = ToArms(placements.Where(placement => !placement.IsEncoder));
        Encoders = ToArms(placements.Where(placement => placement.IsEncoder));
    }

    public IReadOnlyList<HostState> Hosts { get; }

    /// <summary>Every model on every healthy host.</summary>
    public IReadOnlyList<Placement> Placements { get; }

    /// <summary>All arms with at least one placement on a healthy host that can chat.</summary>
    public IReadOnlyList<PooledArm> Arms { get; }

    /// <summary>Models that turn text into vectors: they serve by name alone and are no arms of any policy.</summary>
    public IReadOnlyList<PooledArm> Encoders { get; }

    /// <summary>Arms of a model's name; <c>:latest</c> is optional, case is ignored as hosts ignore it.</summary>
    public IEnumerable<PooledArm> Named(string model) => Arms.Where(arm => NamesMatch(arm.Model, model));

    /// <summary>Encoders of a model's name, then arms of it: a model that chats can be asked for vectors too.</summary>
    public IEnumerable<PooledArm> EncodersNamed(string model) => Encoders.Where(arm => NamesMatch(arm.Model, model)).Concat(Named(model));

    public static bool NamesMatch(string a, string b) => WithoutLatest(a).Equals(WithoutLatest(b), StringComparison.OrdinalIgnoreCase);

    private static PooledArm[] ToArms(IEnumerable<Placement> placements) =>
        [.. placements.GroupBy(placement => placement.Arm).Select(group => new PooledArm(group.Key, [.. group]))];

    private static ReadOnlySpan<char> WithoutLatest(string name) =>
        name.EndsWith(":latest", StringComparison.OrdinalIgnoreCase) ? name.AsSpan(0, name.Length - ":latest".Length) : name;
}

/// <summary>One arm with the places it can run.</summary>
internal sealed record PooledArm(string Id, IReadOnlyList<Placement> Placements)
{
    public string Model => Placements[0].Model;
    public ModelTraits Traits => Placements[0].Traits;
}

/// <summary>What the last probe of a host found.</summary>
/// <param name="Host">The host.</param>
/// <param name="Problem">Why it can not be used; <c>null</c> when healthy.</param>
internal sealed record HostState(ModelHost Host, string? Problem);
