using GreenServ.Core.Bandits;
using GreenServ.Core.Policies;
using GreenServ.Core.Sla;
using GreenServ.Core.Tests.Policies;

namespace GreenServ.Core.Tests.Sla;

/// <summary>A pool of three simulated models, routed by the default policy under a controller.</summary>
internal sealed class SteeredRun
{
    // Quality by task and energy of three models; the middle one is good at the second task alone.
    private static readonly double[][] s_quality = [[0.45, 0.5, 0.9], [0.5, 0.85, 0.9]];
    private static readonly double[] s_energy = [1, 4, 20];

    private readonly Random _random;
    private readonly Play _pool = new("default", 3, 3);
    private readonly Queue<Late> _late = [];
    private readonly double _share;
    private readonly int _delay;
    private readonly double _unit;

    public SteeredRun(double? alpha, int seed, double share = 1, int delay = 0, double unit = 1, double? budget = null, Allowance? allowance = null)
    {
        _random = new Random(seed);
        (_share, _delay, _unit) = (share, delay, unit);
        Controller = new SlaController(new SlaGoal(alpha, budget, allowance), 3, new Random(seed + 1));
    }

    private sealed record Late(int Step, int Arm, double[] Context, double Quality, double Energy, long Time, QualityForecast Forecast, double Alpha);

    public SlaController Controller { get; }

    public Action<SlaController>? AfterEach { get; init; }

    /// <summary>Hears what was spent of an allowance, as a record tells it to other routers.</summary>
    public Action<Spending>? Tell { get; init; }

    /// <summary>λ where no quality is promised.</summary>
    public double Lambda { get; init; }

    /// <summary>Mean seconds between two requests at a time; they come at random.</summary>
    public Func<DateTimeOffset, double> MeanGapSeconds { get; init; } = _ => 1;

    /// <summary>What electricity emits at a time.</summary>
    public Func<DateTimeOffset, double> GramsPerJoule { get; init; } = _ => 1e-4;

    public DateTimeOffset Now { get; private set; } = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);

    public double SpentGrams { get; private set; }

    /// <summary>What was spent here since others can not be heard; <c>null</c> while they can.</summary>
    public SpendWindow? Unheard { get; set; }

    public AllowanceStanding? Standing => Controller.Goal.Allowance is { } allowance
        ? (Unheard is { } own ? Controller.Account.Allowance?.WithUnheard(own, 1) : Controller.Account.Allowance)?.Standing(allowance, Now, GramsPerJoule(Now)) ?? new SpendWindow(allowance.Period).Standing(allowance, Now, GramsPerJoule(Now))
        : null;

    public List<int> Choices { get; } = [];

    public double TotalQuality { get; private set; }

    public double Spent { get; private set; }

    public double Quality => TotalQuality / Choices.Count;

    public void Play(int steps)
    {
        for (var i = 0; i < steps; i++)
            Step();
    }

    public void PlayUntil(DateTimeOffset end)
    {
        while (Now < end)
            Step();
    }

    /// <summary>What another router spent of the same allowance.</summary>
    public void Hear(Spending spending)
    {
        Controller.Account.SpentOfAllowance(Controller.Account.Clock + 1, spending.At, spending.Joules, null, Controller.Goal.Allowance!.Period);
        Controller.Advance(Controller.Account.Clock, null, spending.Excess);
    }

    public void Replan() => Controller.Replan(_pool.Policy, 3, Standing?.JoulesPerRequest);

    private void Step()
    {
        var step = Choices.Count;
        var task = _random.Next(2);
        double[] context = [1, task == 0 ? 1 : 0, task];
        if (Controller.Goal.Allowance is not null)
            Now += TimeSpan.FromSeconds(-MeanGapSeconds(Now) * Math.Log(1 - _random.NextDouble()));
        var terms = Controller.Terms(allowance: Standing, dirtiness: Standing is { MeanGramsPerJoule: { } mean } ? GramsPerJoule(Now) / mean : 1);
        var weights = Controller.Goal.Alpha is null ? terms.WeightsOf(Lambda) : terms.Weights;
        var arm = Sampling.Draw(_pool.Probabilities(context, weights), _random.NextDouble());
        var quality = _random.NextDouble() < s_quality[task][arm] ? 1.0 : 0;
        var energy = _unit * s_energy[arm] * (0.5 + _random.NextDouble());
        Decide(step, terms, context, arm, quality, energy);
        _pool.Learn(arm, new Observation { Context = context, Energy = energy });
        while (_late.TryPeek(out var due) && due.Step + _delay <= step)
            Score(_late.Dequeue());
        if (Controller.PlanIsDue)
            Replan();
        Choices.Add(arm);
        TotalQuality += quality;
        Spent += energy;
        SpentGrams += energy * GramsPerJoule(Now);
        AfterEach?.Invoke(Controller);
    }

    private void Decide(int step, in SlaTerms terms, double[] context, int arm, double quality, double energy)
    {
        var (time, forecast) = (0L, default(QualityForecast));
        if (Controller.Goal.Alpha is not null)
        {
            (time, forecast) = Controller.Decided(terms, context, [true, true, true], _pool.Estimate(context)[arm]);
        }
        else
        {
            time = Controller.Stamp();
            Controller.Offer(context, [true, true, true]);
            Controller.Advance(time, terms.Debt.Value, terms.BudgetDebt.Value);
        }

        if (Controller.Goal.Budget is { } budget)
            Controller.Account.Spent(time, energy, budget, terms.BudgetDebt.WrittenOff);
        if (Controller.Goal.Allowance is { } allowance)
        {
            Controller.Account.SpentOfAllowance(time, Now, energy, energy * GramsPerJoule(Now), allowance.Period);
            Unheard?.Spent(Now, energy, null, allowance.Period);
            Tell?.Invoke(new(Now, energy, terms.BudgetDebt.Value));
        }

        if (_random.NextDouble() < _share)
            _late.Enqueue(new Late(step, arm, context, quality, energy, time, forecast, Controller.Goal.Alpha ?? 0));
    }

    private void Score(Late due)
    {
        if (Controller.Goal.Alpha is not null)
            Controller.Account.Scored(due.Time, due.Alpha, due.Forecast, due.Quality, null, Controller.DecisionsSince(due.Time), Controller.Account.Feedback.DecisionsPerScore);
        _pool.Learn(due.Arm, new Observation { Context = due.Context, Quality = due.Quality, Energy = due.Energy, EnergyCounted = true });
    }
}

/// <summary>A request's part of an allowance.</summary>
/// <param name="At">When it was decided.</param>
/// <param name="Joules">What it took.</param>
/// <param name="Excess">What it was decided on, in requests' worth overspent.</param>
internal readonly record struct Spending(DateTimeOffset At, double Joules, double Excess);
