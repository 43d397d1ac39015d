using GreenServ.Core.Sla;
using GreenServ.Router.Learning;
using GreenServ.Router.Profiles;

namespace GreenServ.Router.Sla;

/// <summary>
/// Plans for the promises, off the requests' way: beliefs are copied a few contexts at a time, so that no decision waits for
/// more than that, and solved without any lock.
/// </summary>
internal sealed class SlaPlanner(Learner learner, SlaWatch watch, TimeProvider time) : BackgroundService
{
    private const int PlansPerTick = 4;
    private const int ContextsPerSlice = 8;
    private static readonly TimeSpan s_period = TimeSpan.FromMilliseconds(250);

    private int _next;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(s_period, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            var due = learner.PlansDue();
            // With many accounts each has its turn.
            for (var i = 0; i < Math.Min(PlansPerTick, due.Count); i++)
                await PlanAsync(due[_next++ % due.Count], isNew: false, stoppingToken);
        }
    }

    /// <summary>A profile has changed: plans for its own account at once, where there is anything to plan with.</summary>
    public async Task PlanNowAsync(Profile profile, CancellationToken cancellationToken)
    {
        watch.Forget(profile.Name);
        await PlanAsync(profile.Name, isNew: true, cancellationToken);
    }

    private async Task PlanAsync(string account, bool isNew, CancellationToken cancellationToken)
    {
        if (learner.BeginPlan(account) is not { } session)
            return;
        while (!session.Capture.IsComplete)
        {
            if (!learner.ContinuePlan(session, ContextsPerSlice))
                return;
            cancellationToken.ThrowIfCancellationRequested();
            await Task.Yield();
        }

        if (learner.AdoptPlan(session, SlaPlan.Solve(session.Capture.ToSnapshot(), session.Goal)) is { } standing)
            watch.Planned(standing, learner.State!.ReferenceEnergyJoules, isNew);
    }
}
