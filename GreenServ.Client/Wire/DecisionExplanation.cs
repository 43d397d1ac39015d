namespace GreenServ.Client.Wire;

/// <summary>Answer of <c>GET /greenserv/decisions/{id}</c>: why a request went where it went, and what came of it. JSON is camelCase.</summary>
public sealed record DecisionExplanation
{
    public required string Id { get; init; }
    public required DateTimeOffset DecidedAt { get; init; }

    /// <summary>One sentence a person understands.</summary>
    public required string Sentence { get; init; }

    /// <summary>Whether the models are simulated ones.</summary>
    public required bool Demo { get; init; }

    /// <summary>For whom it was made; absent from routers that know no tenants.</summary>
    public string? Tenant { get; init; }

    public required string Profile { get; init; }
    public required string Policy { get; init; }
    public required string PolicyVersion { get; init; }
    public required string Layout { get; init; }

    /// <summary>λ in force, 0..1; where a promise had the trade-off found, the λ that weighs alike.</summary>
    public required double Lambda { get; init; }

    /// <summary>What was promised to the request; <c>null</c> where nothing was.</summary>
    public ExplainedPromise? Promise { get; init; }

    /// <summary>Joules that normalised energy 1 stands for.</summary>
    public required double ReferenceEnergyJoules { get; init; }

    /// <summary><c>drawn</c>, <c>firstPull</c>, <c>pinned</c>, <c>failover</c>, <c>continued</c> (a tool's result) or <c>greedy</c> (no exploration was asked for).</summary>
    public required string Kind { get; init; }

    public required string Model { get; init; }
    public required string Host { get; init; }
    public double? Propensity { get; init; }
    public required double Draw { get; init; }
    public required ExplainedFeatures Features { get; init; }

    /// <summary>Component name to value.</summary>
    public required IReadOnlyDictionary<string, double> Context { get; init; }

    /// <summary>All arms of the pool, most probable first.</summary>
    public required IReadOnlyList<ExplainedCandidate> Candidates { get; init; }

    /// <summary>How it went on with a conversation; <c>null</c> where it began one, or nothing was known of it.</summary>
    public ExplainedConversation? Conversation { get; init; }

    /// <summary>What was expected of the model before it ran; <c>null</c> for embeddings, and for decisions older than that was noted.</summary>
    public ExplainedExpectation? Expected { get; init; }

    public required IReadOnlyList<ExplainedAttempt> FailedAttempts { get; init; }
    public required ExplainedOutcome Outcome { get; init; }

    /// <summary>All scores received, oldest first; the last is in force.</summary>
    public required IReadOnlyList<ExplainedFeedback> Feedback { get; init; }
}

/// <summary>What was seen in the prompt.</summary>
/// <param name="Cluster">Semantic cluster; <c>null</c> where nothing told it.</param>
/// <param name="Encoder">Which encoder told the cluster; <c>null</c> for decisions older than the choice of one.</param>
/// <param name="EncoderFallback">Why it was not the configured encoder, for people; <c>null</c> where it was.</param>
public sealed record ExplainedFeatures(
    string Task, double TaskProbability, bool TaskStated, int? Cluster, double FleschReadingEase, string Language, string Traits, int EstimatedInputTokens,
    string? Encoder = null, string? EncoderFallback = null);

/// <summary>What was expected of the model that was asked.</summary>
/// <param name="InputTokens">Input tokens.</param>
/// <param name="OutputTokens">Tokens of the answer, cut off at the request's limit.</param>
/// <param name="EnergyJoules">Joules, their mean.</param>
/// <param name="EnergyLowJoules">Lower end of their 90 % interval.</param>
/// <param name="EnergyHighJoules">Upper end of it.</param>
public sealed record ExplainedExpectation(double InputTokens, double OutputTokens, double EnergyJoules, double EnergyLowJoules, double EnergyHighJoules);

/// <summary>What was promised to a request, as it stood when the request was decided.</summary>
public sealed record ExplainedPromise
{
    /// <summary>The profile, with <c>@α</c> where the request named an α of its own, and <c>~tenant</c> where it named another tenant.</summary>
    public required string Account { get; init; }

    /// <summary>α, the promised mean quality; <c>null</c> for none.</summary>
    public double? Alpha { get; init; }

    /// <summary>Answers owed; below 0 it was surplus.</summary>
    public double? Debt { get; init; }

    /// <summary>Joules that one more good answer was worth; <c>null</c> for a policy without a price.</summary>
    public double? PriceJoules { get; init; }

    /// <summary>What the answer counts as until it is scored, 0..1 or a little beyond.</summary>
    public double? ChargedQuality { get; init; }

    /// <summary>Joules per request that may be spent on average; <c>null</c> for no budget.</summary>
    public double? BudgetJoules { get; init; }

    /// <summary>Requests' worth overspent; below 0 it was saved.</summary>
    public double? BudgetDebt { get; init; }

    /// <summary>Joules per answer that the budget allowed to pay; <c>null</c> where it limited nothing.</summary>
    public double? LimitJoules { get; init; }

    /// <summary>What all requests of the profile together may spend in a period; <c>null</c> for no such budget.</summary>
    public ExplainedAllowance? Allowance { get; init; }

    /// <summary>Limit of the 95th percentile of latency; <c>null</c> for none.</summary>
    public double? LatencyLimitMs { get; init; }

    /// <summary>Whether that limit was given up, because no model that was expected to stay within it was left.</summary>
    public bool LatencyGivenUp { get; init; }
}

/// <summary>A budget of watt-hours or grams in a period, as it stood when the request was decided.</summary>
/// <param name="Amount">What may be spent in a period.</param>
/// <param name="Unit"><c>wattHours</c> or <c>grams</c> (of CO₂-equivalent).</param>
/// <param name="Period"><c>hour</c> or <c>day</c>.</param>
/// <param name="Fill">Part of it that the last period had spent; above 1 it was exceeded.</param>
/// <param name="ComesFirst">Whether a promised quality was to give way to it.</param>
/// <param name="Debt">Requests' worth overspent; below 0 it was in reserve.</param>
/// <param name="LimitJoules">Joules per answer that it allowed to pay; <c>null</c> where it limited nothing.</param>
public sealed record ExplainedAllowance(double Amount, string Unit, string Period, double Fill, bool ComesFirst, double Debt, double? LimitJoules);

/// <summary>One arm as the policy saw it.</summary>
public sealed record ExplainedCandidate
{
    public required string Model { get; init; }
    public string? Host { get; init; }
    public required double QualityMean { get; init; }

    /// <summary>Standard deviation of the mean quality.</summary>
    public required double QualityDeviation { get; init; }

    public required double EnergyJoules { get; init; }

    /// <summary>Quality weight × quality − energy weight × normalised energy, the price of its absence from memory included.</summary>
    public required double Value { get; init; }

    public required long Pulls { get; init; }
    public required double Probability { get; init; }
    public string? RejectedBecause { get; init; }

    /// <summary>Joules of reading the conversation again, part of its value; <c>null</c> where it had read it.</summary>
    public double? SwitchJoules { get; init; }

    /// <summary>What its absence from its host's memory was priced at; <c>null</c> when it was there, or its host does not tell.</summary>
    public ExplainedResidency? Residency { get; init; }
}

/// <summary>What a model's absence from its host's memory was priced at.</summary>
/// <param name="PriceJoules">What was added to this request's expected energy: its share of the load, and of loading again what must make way, the waiting included.</param>
/// <param name="LoadJoules">Energy of the load, estimated.</param>
/// <param name="LoadSeconds">Time of the load.</param>
/// <param name="ExpectedRun">Requests expected to share it.</param>
/// <param name="ForgoneJoules">Joules of value forgone for want of it so far, which it was credited with.</param>
public sealed record ExplainedResidency(double PriceJoules, double LoadJoules, double LoadSeconds, double ExpectedRun, double ForgoneJoules);

/// <summary>The turn before, in the same conversation.</summary>
/// <param name="Model">Which model answered it.</param>
/// <param name="ToolResult">Whether the request ends in the result of a tool that this model called.</param>
/// <param name="Lost">Why this model could not be asked again, for people; <c>null</c> when it could.</param>
public sealed record ExplainedConversation(string Model, bool ToolResult, string? Lost);

/// <summary>An attempt that failed before its first byte.</summary>
public sealed record ExplainedAttempt(string Model, string Host, string Error);

/// <summary>What became of the request.</summary>
public sealed record ExplainedOutcome
{
    /// <summary><c>completed</c>, <c>failed</c> or <c>cancelled</c>.</summary>
    public required string Status { get; init; }

    public required int HttpStatus { get; init; }
    public string? Error { get; init; }
    public required bool Streamed { get; init; }
    public int? PromptTokens { get; init; }
    public int? CompletionTokens { get; init; }
    public double? TimeToFirstTokenMs { get; init; }

    /// <summary>Of the duration, the time it waited for a slot at its host; <c>null</c> when it did not.</summary>
    public double? WaitedMs { get; init; }

    public required double DurationMs { get; init; }
    public double? EnergyJoules { get; init; }

    /// <summary>Lower end of the 90 % interval of <see cref="EnergyJoules"/>; <c>null</c> where not known.</summary>
    public double? EnergyLowJoules { get; init; }

    /// <summary>Its upper end; <c>null</c> where not known.</summary>
    public double? EnergyHighJoules { get; init; }

    /// <summary><c>measured</c>, <c>attributed</c> or <c>estimated</c>.</summary>
    public required string EnergySource { get; init; }

    /// <summary>Grams of CO₂-equivalent, by what the electricity emitted at the time; <c>null</c> where nothing told that.</summary>
    public double? CarbonGrams { get; init; }

    /// <summary>Grams of CO₂-equivalent per kilowatt-hour of the grid at the time; <c>null</c> where nothing told it.</summary>
    public double? GramsPerKwh { get; init; }

    /// <summary>Where that figure was from: <c>fixed</c>, <c>country</c> or <c>feed</c>.</summary>
    public string? IntensitySource { get; init; }

    /// <summary>Score in force, 0..1; <c>null</c> until known.</summary>
    public double? Quality { get; init; }
}

/// <summary>One score received.</summary>
/// <param name="At">When, UTC.</param>
/// <param name="Score">0..1.</param>
/// <param name="Source">Who scored, for example <c>user</c>, or <c>reference:exact</c> for a reference in the request and its scorer.</param>
/// <param name="Comment">What was said beside it.</param>
/// <param name="Weight">What it counts as evidence; 1 in full.</param>
public sealed record ExplainedFeedback(DateTimeOffset At, double Score, string Source, string? Comment, double Weight = 1);
