using GreenServ.Lab.Contexts;
using GreenServ.Lab.Data;
using GreenServ.Lab.Events;
using GreenServ.Lab.Requests;

namespace GreenServ.Lab.Replay;

/// <summary>A replay whose options fit its data: all that could be refused has been looked at.</summary>
internal sealed class ReplayPlan
{
    private ReplayPlan(ReplayOptions options, ReplayRun run) => (Options, Run) = (options, run);

    /// <summary>The options, their goals read on the data.</summary>
    public ReplayOptions Options { get; }

    /// <summary>The runs.</summary>
    public ReplayRun Run { get; }

    /// <summary>Reads the data and fits the options to it, or says in one line what does not fit.</summary>
    public static Result<ReplayPlan> Of(ReplayOptions options, IPolicySource policies)
    {
        var (table, unreadable) = OutcomeFile.Read(options.Data, options.LearnedFeatures, options.Impute);
        if (table is null)
            return Fail(unreadable!);
        if (!table.HasCost && options.Promises.Count > 0)
            return Fail($"--sla: {options.Data} records no cost, and an SLA run needs one.");
        if (!table.HasCost && options.Goals.Any(goal => goal.Lambda is not 0))
            return Fail($"--lambda: {options.Data} records no cost, so λ can only be 0.");
        if (options.Promises.Count > 0)
        {
            var (goals, unusable) = PromiseList.Resolve(options.Promises, table);
            if (goals is null)
                return Fail(unusable!);
            options = options with { Goals = goals };
        }

        foreach (var policy in options.Policies)
        {
            if (PolicyNames.Refuse(policy, options.Goals[0], table, policies) is { } refusal)
                return Fail(refusal);
        }

        var requests = options.RequestsOn(table);
        var scenarios = new List<Scenario>();
        foreach (var goal in options.Goals)
        {
            var (scenario, impossible) = Scenario.Of(goal, table, requests, options.Events);
            if (scenario is null)
                return Fail(impossible!);
            scenarios.Add(scenario);
        }

        IRequestStreams streams = options.LearnedFeatures ? new LearnedContexts(table, requests) : new DeclaredContexts(table, requests);
        return Result<ReplayPlan>.Ok(new ReplayPlan(options, new ReplayRun(options, scenarios, streams, policies)));
    }

    private static Result<ReplayPlan> Fail(string error) => Result<ReplayPlan>.Fail(error);
}
