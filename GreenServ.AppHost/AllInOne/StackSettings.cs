using GreenServ.Router;

namespace GreenServ.AppHost.AllInOne;

/// <summary>When the simulated models serve.</summary>
internal enum DemoMode
{
    /// <summary>When no model host is configured and no Ollama answers.</summary>
    Auto,

    /// <summary>Always.</summary>
    On,

    /// <summary>Never: without a model host, requests get 503.</summary>
    Off,
}

/// <summary>What the command line says.</summary>
internal sealed record StackSettings(ListenAddress Listen, int RouterPort, int DashboardPort, string DataFolder, DemoMode Demo)
{
    public const int DefaultRouterPort = 8080;
    public const int DefaultDashboardPort = 8081;

    /// <summary>Simulated and real models never share what was learned of them, nor keys, nor hosts.</summary>
    public string FolderOf(PoolChoice pool) => pool.IsDemo ? Path.Combine(DataFolder, RouterOptions.DemoPool) : DataFolder;

    /// <summary>A folder of the user's own; below the current one where the user has none (as in bare containers).</summary>
    public static string DefaultDataFolder
    {
        get
        {
            var local = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
            return Path.Combine(local.Length > 0 ? local : Environment.CurrentDirectory, "GreenServ");
        }
    }
}

/// <summary>Something the user can put right; its message says how.</summary>
internal sealed class StartException(string message) : Exception(message);

/// <summary>A service ended though nobody asked it to.</summary>
internal sealed class ServiceStoppedException(string service)
    : Exception($"GreenServ ends because the {service} stopped by itself; the lines above say why. What was learned and recorded is kept.");
