namespace GreenServ.Router.Encoders;

/// <summary>Gets the encoder ready beside the start, which does not wait for it. Runs after the clusters of earlier runs are back.</summary>
internal sealed class EncoderWarmUp(IPromptReader reader) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => reader.PrepareAsync(stoppingToken);
}
