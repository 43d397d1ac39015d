using GreenServ.Storage.Control;

namespace GreenServ.Router.Admin;

/// <summary>Loads all control state before anything else of the router starts: what probes hosts must know them, and no request may come before keys are known.</summary>
internal sealed class ControlLoading(IControlStore store, IEnumerable<IControlTable> tables) : IHostedLifecycleService
{
    private bool _isLoaded;

    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        if (_isLoaded)
            return;
        var items = (await store.LoadAsync(cancellationToken)).ToLookup(item => item.Kind);
        foreach (var table in tables)
            table.Load(items[table.Kind]);
        _isLoaded = true;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
