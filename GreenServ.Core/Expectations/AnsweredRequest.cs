namespace GreenServ.Core.Expectations;

/// <summary>What an answered request teaches of the ones to come.</summary>
public readonly record struct AnsweredRequest
{
    public required string Arm { get; init; }

    /// <summary>Name of the task kind.</summary>
    public required string Task { get; init; }

    /// <summary>Logical time of the decision.</summary>
    public required long Time { get; init; }

    /// <summary>Input tokens as first estimated, without what was learned of the model; <c>null</c> where that was not noted.</summary>
    public double? EstimatedInput { get; init; }

    /// <summary>Input tokens as its host counted them; <c>null</c> where it did not.</summary>
    public int? InputTokens { get; init; }

    /// <summary>Tokens of the answer as its host counted them; <c>null</c> where it did not.</summary>
    public int? OutputTokens { get; init; }

    /// <summary>Joules as predicted, before calibration; <c>null</c> where they were not.</summary>
    public double? PredictedJoules { get; init; }

    /// <summary>Answers of the model that this prediction rested on, at least 0; <c>null</c> where that was not noted.</summary>
    public double? PredictedFrom { get; init; }

    /// <summary>Joules it took; <c>null</c> where unknown.</summary>
    public double? Joules { get; init; }
}
