using GreenServ.Core.Features;
using GreenServ.Core.Features.Encoding;

namespace GreenServ.Router.Encoders;

/// <summary>All from the one pass of the embedded encoder: no wait, nothing that could fail.</summary>
internal sealed class EmbeddedPromptReader(FeatureExtractor features) : IPromptReader
{
    public string Encoder => TrainedEncoder.Name;

    public string? Problem => null;

    public Task PrepareAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public ValueTask<PromptReading> ReadAsync(string prompt, TaskKind? stated, PromptTraits traits, CancellationToken cancellationToken) =>
        ValueTask.FromResult(new PromptReading(features.Extract(prompt, stated, traits), TrainedEncoder.Name, null));

    public ValueTask<PromptReading> PreviewAsync(string prompt, TaskKind? stated, PromptTraits traits, CancellationToken cancellationToken) =>
        ValueTask.FromResult(new PromptReading(features.Preview(prompt, stated, traits), TrainedEncoder.Name, null));
}
