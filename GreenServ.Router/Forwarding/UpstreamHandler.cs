using System.Net;

namespace GreenServ.Router.Forwarding;

/// <summary>How the router talks to model hosts.</summary>
internal static class UpstreamHandler
{
    /// <summary>What hosts say of themselves and their models is far shorter; one that goes on for ever would fill the memory.</summary>
    public const int LongestListBytes = 16 * 1024 * 1024;

    public static void Configure(SocketsHttpHandler handler)
    {
        // A redirect could point anywhere, credentials included; bytes pass as the host sent them; cookies belong to no one here.
        handler.AllowAutoRedirect = false;
        handler.AutomaticDecompression = DecompressionMethods.None;
        handler.UseCookies = false;
        handler.UseProxy = false;
        handler.ConnectTimeout = TimeSpan.FromSeconds(3);
        handler.PooledConnectionLifetime = TimeSpan.FromMinutes(5);
        handler.EnableMultipleHttp2Connections = true;

        // An answer that is not read to its end is cut off at once, so that the host learns of it. What comes after a stream's
        // last event is short enough to be read in this time, and the connection serves again.
        handler.ResponseDrainTimeout = TimeSpan.FromMilliseconds(50);
        handler.MaxResponseDrainSize = 64 * 1024;
    }
}
