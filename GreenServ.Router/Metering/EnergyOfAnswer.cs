using GreenServ.Core.Energy;
using GreenServ.Core.Features;
using GreenServ.Router.Forwarding;
using GreenServ.Router.Pool;

namespace GreenServ.Router.Metering;

/// <summary>Joules of an answer as far as they can be estimated.</summary>
internal static class EnergyOfAnswer
{
    /// <summary>
    /// From the host's token counts; a stream without counts is counted by its chunks, about one a token.
    /// <c>null</c> when the model's size or the answer's length is unknown.
    /// </summary>
    public static double? Joules(Placement placement, PromptFeatures features, Answer answer)
    {
        var completionTokens = answer.CompletionTokens ?? (answer.Chunks > 0 ? answer.Chunks : null);
        return placement.ParametersBillions is { } parameters && completionTokens is { } tokens
            ? EnergyEstimator.Joules(parameters, answer.PromptTokens ?? features.EstimatedInputTokens, tokens)
            : null;
    }
}
