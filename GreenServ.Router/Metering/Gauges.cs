namespace GreenServ.Router.Metering;

/// <summary>Instruments that are read when somebody looks. They live as long as someone holds them; the host does.</summary>
internal abstract class Gauges : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
