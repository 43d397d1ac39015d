using System.Globalization;
using GreenServ.Router.Routing;

namespace GreenServ.Router.Sla;

/// <summary>
/// Judges from plans and requests what promises can not be kept, and raises or ends alarms. A state has to last before it
/// counts: plans that lie close to what is reachable come out now one way, now the other.
/// </summary>
internal sealed class SlaWatch(SlaAlarms alarms)
{
    private const int PlansThatCount = 3;
    private const int RequestsThatCount = 20;

    private readonly Lock _lock = new();
    private readonly Dictionary<(string Kind, string Account), int> _runs = [];

    /// <summary>A plan was made for an account.</summary>
    /// <param name="standing">How it stands under that plan.</param>
    /// <param name="referenceEnergyJoules">Joules that normalised energy 1 stands for.</param>
    /// <param name="isNew">Whether the promise is a new one: its first plan counts at once.</param>
    public void Planned(PromiseStanding standing, double referenceEnergyJoules, bool isNew)
    {
        if (standing.Plan is not { } plan)
            return;
        var plans = isNew ? 1 : PlansThatCount;
        Judge(SlaAlarms.Unreachable, standing.Account, standing.IsReachable == false, plans, () => Unreachable(standing, referenceEnergyJoules));
        Judge(
            SlaAlarms.Budget, standing.Account, plan.Budget is { IsReachable: false } || plan.IsTorn || AllowanceAlarm.IsDue(standing), plans,
            () => standing.Promise.Allowance is { } allowance ? AllowanceAlarm.Text(standing, allowance, referenceEnergyJoules) : Budget(standing, referenceEnergyJoules));
    }

    /// <summary>A request under a limit of latency is about to be decided.</summary>
    public void Limited(RoutedRequest request)
    {
        if (request.Promise is not { LatencyP95Ms: { } limit } promise)
            return;
        lock (_lock)
        {
            // Raised at once, as the request is answered too slowly now; ended when it has not happened for a while.
            var run = _runs.GetValueOrDefault((SlaAlarms.Latency, promise.Account));
            _runs[(SlaAlarms.Latency, promise.Account)] = request.LatencyGivenUp ? 0 : Math.Min(run + 1, RequestsThatCount);
            if (request.LatencyGivenUp)
            {
                alarms.Raise(SlaAlarms.Latency, promise.Account, string.Create(
                    CultureInfo.InvariantCulture,
                    $"{promise.Account} promises that 95 % of its requests are answered within {limit:0.###} ms, and for some of them no model is expected to be: the fastest is asked."));
            }
            else if (run + 1 >= RequestsThatCount)
            {
                alarms.Clear(SlaAlarms.Latency, promise.Account);
            }
        }
    }

    /// <summary>An account promises something else from now on, or nothing: what was said of it before no longer holds.</summary>
    public void Forget(string account)
    {
        lock (_lock)
        {
            foreach (var kind in (string[])[SlaAlarms.Unreachable, SlaAlarms.Budget, SlaAlarms.Latency])
            {
                _runs.Remove((kind, account));
                alarms.Clear(kind, account);
            }
        }
    }

    /// <summary>These promises there are; what was said of any other is over.</summary>
    public void Retain(IEnumerable<string> accounts)
    {
        lock (_lock)
        {
            foreach (var gone in _runs.Keys.Select(run => run.Account).Except(accounts).ToArray())
                Forget(gone);
        }
    }

    // Runs count up while a state lasts and down while its opposite does.
    private void Judge(string kind, string account, bool isBad, int runThatCounts, Func<string> text)
    {
        lock (_lock)
        {
            var run = _runs.GetValueOrDefault((kind, account));
            run = isBad ? Math.Max(run, 0) + 1 : Math.Min(run, 0) - 1;
            _runs[(kind, account)] = Math.Clamp(run, -runThatCounts, runThatCounts);
            if (run >= runThatCounts)
                alarms.Raise(kind, account, text());
            else if (run <= -runThatCounts)
                alarms.Clear(kind, account);
        }
    }

    private static string Unreachable(PromiseStanding standing, double joules)
    {
        var plan = standing.Plan!;
        return standing.IsHeldBelow
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"{standing.Account} promises a mean quality of {standing.Promise.Alpha:0.###}, which is expected to take about {plan.Quality!.Energy * joules:0.#} J a request; its budget of {standing.Promise.BudgetJoules ?? plan.Goal.Budget * joules:0.###} J wins, and within it about {plan.Budget!.Quality:0.00} is expected.")
            : string.Create(
                CultureInfo.InvariantCulture,
                $"{standing.Account} promises a mean quality of {standing.Promise.Alpha:0.###}, and the models of the pool are expected to reach about {standing.BestReachable:0.00} at best.");
    }

    private static string Budget(PromiseStanding standing, double joules)
    {
        var plan = standing.Plan!;
        return plan.IsTorn
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"The budget of {standing.Promise.BudgetJoules:0.###} J a request holds {standing.Account} below its promised quality of {standing.Promise.Alpha:0.###}: about {plan.Budget!.Quality:0.00} is expected within it.")
            : string.Create(
                CultureInfo.InvariantCulture,
                $"{standing.Account} may spend {standing.Promise.BudgetJoules:0.###} J a request on average, and even the cheapest models are expected to take about {plan.Budget!.LeastEnergy * joules:0.#} J.");
    }
}
