using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading.Channels;

namespace GreenServ.Router.Tests.Hostile;

/// <summary>
/// A host that answers with whatever bytes a test says. Only its list of models is in order, so that it is asked at all. One
/// connection serves one request.
/// </summary>
internal sealed class RawHost : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentDictionary<RawConnection, byte> _open = new();
    private readonly Channel<RawConnection> _asked = Channel.CreateUnbounded<RawConnection>();
    private Task _accepting = Task.CompletedTask;

    public string Url => $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";

    public string Model { get; init; } = "only:1b";

    /// <summary>What it says to a request, once it has read it. The connection is closed afterwards.</summary>
    public Func<RawConnection, Task> Answer { get; set; } = connection => connection.Left;

    /// <summary>What it says of its models, status line and all; <c>null</c> for what is right.</summary>
    public Func<RawConnection, Task>? List { get; set; }

    /// <summary>Whether it says that it has no model in memory, rather than nothing of its memory.</summary>
    public bool TellsMemory { get; set; }

    /// <summary>Requests for an answer.</summary>
    public int Asked { get; private set; }

    public static RawHost Start(string model = "only:1b")
    {
        var host = new RawHost { Model = model };
        host._listener.Start();
        host._accepting = host.AcceptAsync();
        return host;
    }

    /// <summary>The next request for an answer.</summary>
    public ValueTask<RawConnection> NextAsync() => _asked.Reader.ReadAsync(HostileTest.Patience);

    /// <summary>Refuses connections from now on.</summary>
    public void Stop() => _listener.Stop();

    /// <summary>Waits until the router has closed every connection that served a request.</summary>
    public async Task LeftAsync()
    {
        foreach (var connection in _open.Keys)
            await connection.Left.WaitAsync(HostileTest.Patience);
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        foreach (var connection in _open.Keys)
            connection.Reset();
        await _accepting;
    }

    private async Task AcceptAsync()
    {
        var serving = new List<Task>();
        try
        {
            while (true)
                serving.Add(ServeAsync(await _listener.AcceptSocketAsync()));
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // It was stopped.
        }

        await Task.WhenAll(serving);
    }

    private async Task ServeAsync(Socket socket)
    {
        using var connection = new RawConnection(socket);
        _open[connection] = 0;
        try
        {
            await connection.ReadRequestAsync();
            if (connection.Head.StartsWith("GET", StringComparison.Ordinal) || connection.Path == "/api/show")
            {
                await ListAsync(connection);
            }
            else
            {
                Asked++;
                _asked.Writer.TryWrite(connection);
                await Answer(connection);
            }
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException)
        {
            // The router has left, or the test has.
        }

        await connection.CloseAsync();
        _open.TryRemove(connection, out _);
    }

    private Task ListAsync(RawConnection connection) => connection.Path switch
    {
        "/api/tags" or "/v1/models" when List is { } list => list(connection),
        "/api/tags" => connection.JsonAsync($$$"""{"models":[{"name":"{{{Model}}}","digest":"00aa","details":{"parameter_size":"1B"}}]}"""),
        "/v1/models" => connection.JsonAsync($$"""{"data":[{"id":"{{Model}}"}]}"""),
        "/api/ps" when TellsMemory => connection.JsonAsync("""{"models":[]}"""),
        _ => connection.SendAsync("HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"),
    };
}

/// <summary>One connection of the router, and the request that came on it.</summary>
internal sealed class RawConnection(Socket socket) : IDisposable
{
    private readonly NetworkStream _stream = new(socket, ownsSocket: true);
    private readonly TaskCompletionSource _left = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string Head { get; private set; } = "";
    public string Body { get; private set; } = "";
    public string Path => Head.Split(' ')[1];

    /// <summary>Bytes that were taken from it.</summary>
    public long Sent { get; private set; }

    /// <summary>Completes when the router has closed the connection.</summary>
    public Task Left => _left.Task;

    public Task JsonAsync(string body) => SendAsync(string.Create(
        CultureInfo.InvariantCulture, $"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: {body.Length}\r\n\r\n{body}"));

    /// <summary>Sends bytes, written as text (Latin-1).</summary>
    public async Task SendAsync(string bytes)
    {
        await _stream.WriteAsync(Encoding.Latin1.GetBytes(bytes));
        Sent += bytes.Length;
    }

    /// <summary>Sends the same again and again until the router closes the connection.</summary>
    public async Task SendForeverAsync(string bytes)
    {
        while (!Left.IsCompleted)
            await SendAsync(bytes);
    }

    public void Reset()
    {
        try
        {
            socket.LingerState = new LingerOption(true, 0);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            return;
        }

        socket.Close();
    }

    /// <summary>Ends what it says, and waits for the router to close.</summary>
    public async Task CloseAsync()
    {
        try
        {
            socket.Shutdown(SocketShutdown.Send);
            await Left.WaitAsync(HostileTest.Patience);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // It is closed already.
        }
    }

    public void Dispose() => _stream.Dispose();

    public async Task ReadRequestAsync()
    {
        var bytes = new List<byte>();
        var piece = new byte[16 * 1024];
        while (true)
        {
            var read = await _stream.ReadAsync(piece);
            if (read == 0)
                throw new IOException("The router asked nothing.");
            bytes.AddRange(piece.AsSpan(0, read));
            var text = Encoding.Latin1.GetString([.. bytes]);
            var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            if (end < 0)
                continue;
            Head = text[..end];
            var length = Head.Split("\r\n").FirstOrDefault(line => line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase));
            Body = text[(end + 4)..];
            if (Body.Length >= (length is null ? 0 : int.Parse(length.Split(':')[1], CultureInfo.InvariantCulture)))
                break;
        }

        _ = WatchAsync();
    }

    private async Task WatchAsync()
    {
        try
        {
            while (await _stream.ReadAsync(new byte[1024]) > 0)
                continue;
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // Gone, however.
        }

        _left.TrySetResult();
    }
}
