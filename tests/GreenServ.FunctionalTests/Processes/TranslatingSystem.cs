namespace GreenServ.FunctionalTests.Processes;

/// <summary>A system whose one host is an older Ollama, taken for any OpenAI-compatible host: it has chat completions, but no Responses API.</summary>
public sealed class TranslatingSystem : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private OllamaStandIn? _host;
    private AppHost? _system;

    internal AppHost System => _system ?? throw new InvalidOperationException("It has not been started.");

    public async ValueTask InitializeAsync()
    {
        _host = await OllamaStandIn.StartAsync(_folder, timeScale: 0.25, variables: new() { ["GreenServ__Simulator__OllamaVersion"] = "0.12.0" });
        _system = await AppHost.StartAsync(_folder, variables: new()
        {
            ["GreenServ__Router__Hosts__0__Url"] = $"http://{_host.Address}",
            ["GreenServ__Router__Hosts__0__Kind"] = "OpenAi",
        });
    }

    public async ValueTask DisposeAsync()
    {
        if (_system is not null)
            await _system.DisposeAsync();
        if (_host is not null)
            await _host.DisposeAsync();
        _folder.Dispose();
    }
}
