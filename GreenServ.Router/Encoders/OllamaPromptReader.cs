using GreenServ.Core.Features;
using GreenServ.Core.Features.Encoding;

namespace GreenServ.Router.Encoders;

/// <summary>Clusters from the vectors of an Ollama host; from their shadows in the embedded encoder's space where it gives none in time.</summary>
internal sealed class OllamaPromptReader(FeatureExtractor features, OllamaEncoder encoder) : IPromptReader
{
    public string Encoder => encoder.Name;

    public string? Problem => encoder.Problem;

    public Task PrepareAsync(CancellationToken cancellationToken) => encoder.WarmUpAsync(cancellationToken);

    public async ValueTask<PromptReading> ReadAsync(string prompt, TaskKind? stated, PromptTraits traits, CancellationToken cancellationToken)
    {
        var reply = await encoder.EncodeAsync(prompt, cancellationToken);
        return Reading(features.Extract(prompt, reply.Vector, stated, traits), reply);
    }

    public async ValueTask<PromptReading> PreviewAsync(string prompt, TaskKind? stated, PromptTraits traits, CancellationToken cancellationToken)
    {
        var reply = await encoder.EncodeAsync(prompt, cancellationToken);
        return Reading(features.Preview(prompt, reply.Vector, stated, traits), reply);
    }

    private PromptReading Reading(PromptFeatures read, EncoderReply reply) =>
        reply.Problem is null ? new(read, encoder.Name, null) : new(read, TrainedEncoder.Name, reply.Problem);
}
