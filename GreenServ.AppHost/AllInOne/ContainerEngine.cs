namespace GreenServ.AppHost.AllInOne;

/// <summary>Whether containers could be run here.</summary>
internal static class ContainerEngine
{
    private static readonly string[] s_sockets =
    [
        "/var/run/docker.sock",
        Path.Combine(Environment.GetEnvironmentVariable("XDG_RUNTIME_DIR") ?? "/run/user/0", "podman", "podman.sock"),
    ];

    /// <summary>A client alone runs nothing: an engine has a socket.</summary>
    public static bool IsPresent => s_sockets.Any(File.Exists);
}
