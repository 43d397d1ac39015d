using GreenServ.Core.Energy;
using GreenServ.Router.Forwarding;
using GreenServ.Router.Routing;

namespace GreenServ.Router.Metering;

/// <summary>Joules of an answer as far as they can be estimated.</summary>
internal static class EnergyOfAnswer
{
    /// <summary>
    /// From the host's token counts; a stream without counts is counted by its chunks, about one a token.
    /// <c>null</c> when the model's size or the answer's length is unknown.
    /// </summary>
    public static double? Joules(RoutedRequest request, Answer answer)
    {
        // An encoder reads and writes nothing.
        var completionTokens = answer.CompletionTokens ?? (request.Operation.IsEmbedding ? 0 : answer.Chunks > 0 ? answer.Chunks : null);
        return request.Chosen.Placement.ParametersBillions is { } parameters && completionTokens is { } tokens
            ? EnergyEstimator.Joules(parameters, answer.PromptTokens ?? request.Features.EstimatedInputTokens, tokens)
            : null;
    }
}
