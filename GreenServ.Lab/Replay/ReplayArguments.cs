using System.CommandLine;
using GreenServ.Lab.Events;

namespace GreenServ.Lab.Replay;

/// <summary>The options of <c>replay</c>: their help texts and the checks that need no data.</summary>
internal sealed class ReplayArguments(IPolicySource policies)
{
    private const int MostRequests = 1_000_000;

    private readonly Option<string> _data = new("--data")
    {
        Required = true,
        HelpName = "FILE",
        Description = "Recorded outcomes, one JSON object a line: {\"id\",\"task\",\"prompt\",\"outcomes\":{\"model\":{\"quality\",\"energyNorm\"|\"energyJ\"|\"energyPerTokenJ\"|\"costUsd\"}}}. The first of these four that the file has is the cost.",
    };

    private readonly Option<string> _policy = new("--policy")
    {
        HelpName = "P[,P…]",
        DefaultValueFactory = _ => "default",
        Description = $"Policies to play, each from a cold start: {string.Join(", ", policies.Names)}. random and static:<model> are exact expectations.",
    };

    private readonly Option<string> _lambda = new("--lambda")
    {
        HelpName = "L[,L…]",
        Description = "Trade-offs to play, each in 0..1, as a list or a range: 0,0.1,…,1 (or 0,0.1,...,1). The reward is (1−λ)·quality + λ·(1−cost); energyNorm enters as it is, other costs divided by the data's 99th percentile and clamped to 1. Data without a cost allows 0 alone.",
    };

    private readonly Option<string> _sla = new("--sla")
    {
        HelpName = "A[,A…]",
        Description = "Instead of --lambda: the promised mean quality α, one or several, each a number above 0 and at most 1, or a percent: 60% lies 60 % of the way from the mean quality of the model with the lowest mean cost to that of the model with the highest mean quality (over the file). Cost is raw. Played by default, gittins, mess-plus (a sweep of its settings, all reported), random and static:<model>.",
    };

    private readonly LearningArguments _learning = new();

    private readonly EventArguments _events = new();

    private readonly Option<int> _seeds = new("--seeds")
    {
        HelpName = "N",
        DefaultValueFactory = _ => 10,
        Description = "Number of seeds. A seed permutes the rows (the same order for every policy) and fixes the draws.",
    };

    private readonly Option<int?> _requests = new("--requests")
    {
        HelpName = "N",
        Description = "Requests of each run; without it every row once. Fewer than the file has rows: the first of the seed's permutation. More: every request draws a row anew (seeded, with replacement). Baselines are exact over the file either way; random and static:<model> play the same requests as the policies.",
    };

    private readonly Option<string> _out = new("--out")
    {
        HelpName = "DIR",
        Description = "Folder for results.json, results.csv, regret.csv or sla.csv, and the figures (SVG); made if absent. meanCost and totalCost are in the data's own unit everywhere.",
    };

    private readonly Option<string> _features = new("--features")
    {
        HelpName = "declared|learned",
        DefaultValueFactory = _ => "declared",
        Description = "What a policy sees of a prompt: declared is the row's task (the papers' setting), learned the product's own features of the prompt text, never the task.",
    };

    private readonly Option<bool> _impute = new("--impute")
    {
        Description = "Draw missing cells (seeded) from the same task and model, else from the same model. Without it a row's missing models are no candidates.",
    };

    private readonly Option<bool> _json = new("--json")
    {
        Description = "Print the results as one JSON object on the last line.",
    };

    /// <summary>Adds all options to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (var option in (IEnumerable<Option>)[_data, _policy, _lambda, _sla, _seeds, _requests, .. _learning.Options, .. _events.Options, _features, _impute, _out, _json])
            command.Options.Add(option);
    }

    /// <summary>Whether <c>--json</c> was given.</summary>
    public bool Json(ParseResult parsed) => parsed.GetValue(_json);

    /// <summary>The options as the run needs them, or what is wrong with them.</summary>
    public Result<ReplayOptions> Read(ParseResult parsed)
    {
        var (lambda, sla) = (parsed.GetValue(_lambda), parsed.GetValue(_sla));
        if (lambda is null == sla is null)
            return Fail("Give either --lambda (trade-off) or --sla (promised quality), and not both.");
        var (lambdas, badLambda) = lambda is null ? Result<IReadOnlyList<double>>.Ok([]) : LambdaList.Parse(lambda);
        if (lambdas is null)
            return Fail(badLambda!);
        var (promises, badPromise) = sla is null ? Result<IReadOnlyList<Promise>>.Ok([]) : PromiseList.Parse(sla);
        if (promises is null)
            return Fail(badPromise!);
        var names = parsed.GetValue(_policy)!.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Distinct().ToList();
        if (names.Count == 0)
            return Fail("--policy names no policy.");
        var seeds = parsed.GetValue(_seeds);
        if (seeds is < 1 or > 10_000)
            return Fail($"--seeds {seeds}: must lie in 1..10000.");
        var requests = parsed.GetValue(_requests);
        if (requests is < 1 or > MostRequests)
            return Fail($"--requests {requests}: must lie in 1..{MostRequests}.");
        var features = parsed.GetValue(_features);
        if (features is not ("declared" or "learned"))
            return Fail($"--features {features}: must be declared or learned.");
        var (learning, badLearning) = _learning.Read(parsed);
        if (learning is null)
            return Fail(badLearning!);
        var (events, badEvent) = _events.Read(parsed);
        if (events is null)
            return Fail(badEvent!);
        var folder = parsed.GetValue(_out);
        if (folder is not null && string.IsNullOrWhiteSpace(folder))
            return Fail("--out needs the name of a folder.");
        return Result<ReplayOptions>.Ok(new ReplayOptions
        {
            Data = parsed.GetValue(_data)!,
            Policies = names,
            Goals = [.. lambdas.Select(Goal.TradeOff)],
            Promises = promises,
            Seeds = seeds,
            Requests = requests,
            Out = folder,
            LearnedFeatures = features == "learned",
            Impute = parsed.GetValue(_impute),
            Learning = learning,
            Events = events,
        });
    }

    private static Result<ReplayOptions> Fail(string error) => Result<ReplayOptions>.Fail(error);
}
