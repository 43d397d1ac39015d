using GreenServ.Core.Hosts;
using GreenServ.Router;
using GreenServ.Router.Admin;
using GreenServ.Router.Pool;

namespace GreenServ.AppHost.AllInOne;

/// <summary>Which models serve, and why.</summary>
/// <param name="Pool">Name of the pool.</param>
/// <param name="OllamaUrl">An Ollama that was discovered; <c>null</c> when hosts are configured or none answered.</param>
/// <param name="Reason">For the announcement.</param>
internal sealed record PoolChoice(string Pool, Uri? OllamaUrl, string Reason)
{
    private const string OllamaVariable = "OLLAMA_HOST";

    // Where nothing listens that is known at once. Whatever does listen gets time: a busy machine is no reason for the demo.
    private static readonly TimeSpan s_patienceToConnect = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

    public bool IsDemo => Pool == RouterOptions.DemoPool;

    /// <summary>Configured hosts first, then an Ollama that answers, then hosts that an administrator added, then the demo.</summary>
    /// <exception cref="StartException"><c>OLLAMA_HOST</c> is no address.</exception>
    public static async Task<PoolChoice> MakeAsync(IConfiguration configuration, StackSettings settings, CancellationToken cancellationToken)
    {
        if (settings.Demo == DemoMode.On)
            return new(RouterOptions.DemoPool, null, "asked for with --demo on");
        if (configuration.GetSection(RouterOptions.SectionName + ":Hosts").GetChildren().Any())
            return new(RouterOptions.DefaultPool, null, "the configured hosts");

        var ollama = OllamaAddress(configuration);
        if (await AnswersAsync(ollama, cancellationToken))
            return new(RouterOptions.DefaultPool, ollama, $"the Ollama at {ollama}");
        if (AdministeredHosts.AreIn(settings.DataFolder))
            return new(RouterOptions.DefaultPool, null, "the hosts that an administrator added");
        return settings.Demo == DemoMode.Off
            ? new(RouterOptions.DefaultPool, ollama, $"no Ollama answered at {ollama} and the demo is off: requests get 503 until it does")
            : new(RouterOptions.DemoPool, null, $"no Ollama answered at {ollama}");
    }

    private static Uri OllamaAddress(IConfiguration configuration)
    {
        var configured = configuration[OllamaVariable];
        if (string.IsNullOrWhiteSpace(configured))
            return HostAddress.Parse("localhost");
        return HostAddress.TryParse(configured, out var address)
            ? address
            : throw new StartException($"{OllamaVariable} is '{configured}', which is no address. Write for example http://localhost:11434 or gpu-box:11434.");
    }

    private static async Task<bool> AnswersAsync(Uri ollama, CancellationToken cancellationToken)
    {
        using var http = new HttpClient(new SocketsHttpHandler { ConnectTimeout = s_patienceToConnect, UseProxy = false }) { Timeout = s_patience };
        try
        {
            using var response = await http.GetAsync(new Uri(ollama, "api/version"), cancellationToken);
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }
}
