using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace GreenServ.Testing;

/// <summary>A line of its own to a server, which can be cut and mended while others go on reaching the server.</summary>
public sealed class RedisLine : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentBag<TcpClient> _ends = [];
    private readonly int _serverPort;
    private readonly Task _accepting;
    private volatile bool _isCut;

    public RedisLine(RedisServer server)
    {
        _serverPort = server.Port;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public string ConnectionString => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");

    /// <summary>Whoever is connected is hung up on, and whoever connects as well.</summary>
    public void Cut()
    {
        _isCut = true;
        while (_ends.TryTake(out var end))
            end.Dispose();
    }

    public void Mend() => _isCut = false;

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        Cut();
        await _accepting;
        _listener.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _ = PassOnAsync(await _listener.AcceptTcpClientAsync());
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Stopped.
        }
    }

    private async Task PassOnAsync(TcpClient near)
    {
        using var far = new TcpClient();
        using (near)
        {
            try
            {
                _ends.Add(near);
                _ends.Add(far);
                await far.ConnectAsync(IPAddress.Loopback, _serverPort);
                if (!_isCut)
                    await Task.WhenAny(near.GetStream().CopyToAsync(far.GetStream()), far.GetStream().CopyToAsync(near.GetStream()));
            }
            catch (Exception e) when (e is SocketException or IOException or ObjectDisposedException or InvalidOperationException)
            {
                // Cut.
            }
        }
    }
}
