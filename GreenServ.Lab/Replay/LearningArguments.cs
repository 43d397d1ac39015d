using System.CommandLine;
using System.Globalization;
using GreenServ.Core.Bandits;

namespace GreenServ.Lab.Replay;

/// <summary>The options that say how a run learns.</summary>
internal sealed class LearningArguments
{
    private readonly Option<double> _feedbackRate = new("--feedback-rate")
    {
        HelpName = "R",
        DefaultValueFactory = _ => 1,
        Description = "Share of the answers whose quality becomes known, above 0 and at most 1. Cost is always known.",
    };

    private readonly Option<int> _feedbackDelay = new("--feedback-delay")
    {
        HelpName = "D",
        Description = "Requests decided between a decision and its feedback, 0 or more.",
    };

    private readonly Option<double> _horizon = new("--horizon")
    {
        HelpName = "H",
        DefaultValueFactory = _ => PoolStatistics.DefaultHorizon,
        Description = "Decisions after which evidence counts 1/e, at least 100; 0 never forgets. The default is the router's.",
    };

    /// <summary>All of them.</summary>
    public IEnumerable<Option> Options => [_feedbackRate, _feedbackDelay, _horizon];

    /// <summary>The options as the run needs them, or what is wrong with them.</summary>
    public Result<LearningOptions> Read(ParseResult parsed)
    {
        var (rate, delay, horizon) = (parsed.GetValue(_feedbackRate), parsed.GetValue(_feedbackDelay), parsed.GetValue(_horizon));
        if (!(rate is > 0 and <= 1))
            return Fail(string.Create(CultureInfo.InvariantCulture, $"--feedback-rate {rate}: must lie above 0 and be at most 1."));
        if (delay is < 0 or > 1_000_000)
            return Fail($"--feedback-delay {delay}: must lie in 0..1000000.");
        if (!(horizon is 0 or >= 100))
            return Fail(string.Create(CultureInfo.InvariantCulture, $"--horizon {horizon}: must be at least 100 decisions, or 0 to never forget."));
        return Result<LearningOptions>.Ok(new LearningOptions(new FeedbackFlow(rate, delay), horizon == 0 ? double.PositiveInfinity : horizon));
    }

    private static Result<LearningOptions> Fail(string error) => Result<LearningOptions>.Fail(error);
}
