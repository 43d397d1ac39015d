using GreenServ.Core.Features.Encoding;
using GreenServ.Router.Encoders;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace GreenServ.Router.Health;

/// <summary>Degraded while the configured encoder can not be asked and the embedded one stands in.</summary>
internal sealed class EncoderHealthCheck(IPromptReader reader) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(reader.Problem is { } problem
            ? HealthCheckResult.Degraded($"{TrainedEncoder.Name} tells the clusters meanwhile: {problem}.")
            : HealthCheckResult.Healthy(reader.Encoder));
}
