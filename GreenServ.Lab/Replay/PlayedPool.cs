using GreenServ.Core.Bandits;
using GreenServ.Core.Policies;

namespace GreenServ.Lab.Replay;

/// <summary>
/// What a run has learned, and the policy over it, kept as the router keeps them: sums by arm that fade with logical time, arms
/// that begin anew when they join late or are no longer what they were, a policy made anew for every arm that joins.
/// </summary>
internal sealed class PlayedPool
{
    private readonly Func<IPolicy> _create;
    private readonly PoolStatistics _statistics;
    private readonly List<string> _names = [];
    private readonly List<int> _models = [];

    /// <summary>An empty pool.</summary>
    /// <param name="dimension">Length of a context.</param>
    /// <param name="horizon">Decisions after which evidence counts 1/e; infinity never forgets.</param>
    /// <param name="create">Makes the policy, knowing nothing.</param>
    public PlayedPool(int dimension, double horizon, Func<IPolicy> create)
    {
        (_create, _statistics) = (create, new PoolStatistics(dimension, horizon));
        Policy = create();
    }

    /// <summary>The policy over the arms that have joined.</summary>
    public IPolicy Policy { get; private set; }

    /// <summary>Number of arms that have joined so far; one that left keeps its place.</summary>
    public int Arms => _models.Count;

    /// <summary>Model of the data that an arm is.</summary>
    public int ModelOf(int arm) => _models[arm];

    /// <summary>Arms join, or come back: of one that was here before all that was learned still counts.</summary>
    public void Join(IEnumerable<(int Model, string Name)> joining)
    {
        var before = Arms;
        var arms = joining.Where(arm => !_models.Contains(arm.Model)).ToList();
        foreach (var begun in arms.Select(arm => _statistics.Welcome(arm.Name)).OfType<Generation>().ToList())
            _statistics.Begin(begun);
        foreach (var (model, name) in arms)
        {
            _models.Add(model);
            _names.Add(name);
        }

        if (Arms == before)
            return;
        Policy = _create();
        Attach();
    }

    /// <summary>Stamps a decision.</summary>
    public long Tick()
    {
        var time = _statistics.Tick();
        if (_statistics.MoveLandmark())
            Attach();
        return time;
    }

    /// <summary>Learns an answer of a decision made at a time: what it cost.</summary>
    public void Answered(int arm, long time, ReadOnlySpan<double> context, double? energy) => Add(arm, time, new Observation
    {
        Context = context,
        Answered = true,
        Energy = energy,
        Weight = _statistics.WeightOf(_names[arm], time),
    });

    /// <summary>Learns the quality of an answer, and looks whether the arm still does what was predicted.</summary>
    /// <returns>True where it does not and begins anew.</returns>
    public bool Scored(int arm, long time, ReadOnlySpan<double> context, double? energy, double quality, in ArmEstimate? predicted)
    {
        Add(arm, time, new Observation
        {
            Context = context,
            Quality = quality,
            Energy = energy,
            EnergyCounted = true,
            Weight = _statistics.WeightOf(_names[arm], time),
            Predicted = predicted is { QualityVariance: > 0 } known ? new Prediction(known.QualityMean, Math.Sqrt(known.QualityVariance)) : null,
        });
        if (_statistics.FindChange(_names[arm]) is not { } generation)
            return false;
        _statistics.Begin(generation);
        Attach();
        return true;
    }

    private void Add(int arm, long time, in Observation observation)
    {
        _statistics.Add(_names[arm], time, observation);
        Policy.Refresh(arm, observation);
    }

    private void Attach() => Policy.Attach([.. _names.Select(_statistics.GetArm)]);
}
