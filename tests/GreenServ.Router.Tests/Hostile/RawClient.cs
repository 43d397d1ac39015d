using System.Globalization;
using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using System.Text;
using GreenServ.Router.Tests.Hosting;

namespace GreenServ.Router.Tests.Hostile;

/// <summary>A client that writes whatever bytes a test says. Text stands for its bytes (Latin-1), so that any byte can be written.</summary>
internal sealed class RawClient : IAsyncDisposable
{
    private readonly Socket _socket;
    private readonly NetworkStream _stream;
    private readonly PipeReader _reader;

    private RawClient(Socket socket)
    {
        _socket = socket;
        _stream = new NetworkStream(socket, ownsSocket: true);
        _reader = PipeReader.Create(_stream);
    }

    public static async Task<RawClient> ConnectAsync(RouterApp router, int? receiveBuffer = null)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        if (receiveBuffer is { } bytes)
            socket.ReceiveBufferSize = bytes;
        await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, router.Http.BaseAddress!.Port));
        return new(socket);
    }

    /// <summary>A request's head and body; a length is added unless the headers speak of one.</summary>
    public static string Post(string path, string body, string headers = "Content-Type: application/json\r\n") =>
        $"POST /{path} HTTP/1.1\r\nHost: localhost\r\n{headers}"
        + (headers.Contains("Length", StringComparison.Ordinal) || headers.Contains("Transfer", StringComparison.Ordinal)
            ? "" : string.Create(CultureInfo.InvariantCulture, $"Content-Length: {body.Length}\r\n"))
        + $"\r\n{body}";

    public Task SendAsync(string bytes) => _stream.WriteAsync(Encoding.Latin1.GetBytes(bytes)).AsTask();

    /// <summary>Sends a request, and takes the answer while it is on its way: a router that refuses early need not read all of it.</summary>
    public async Task<RawAnswer> AskAsync(string request)
    {
        var answer = ReadAsync();
        try
        {
            await SendAsync(request);
        }
        catch (IOException)
        {
            // The router has hung up on what it does not want.
        }

        return await answer;
    }

    /// <summary>The next answer, whole.</summary>
    public async Task<RawAnswer> ReadAsync()
    {
        var answer = await ReadHeadAsync();
        return answer.Status is >= 100 and < 200 or 204 ? answer : answer with { Body = await ReadBodyAsync(answer) };
    }

    /// <summary>The next answer's status and headers.</summary>
    public async Task<RawAnswer> ReadHeadAsync()
    {
        var status = await ReadLineAsync() ?? throw new EndOfStreamException("The router closed the connection without an answer.");
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        while (await ReadLineAsync() is { Length: > 0 } line)
            headers[line[..line.IndexOf(':', StringComparison.Ordinal)]] = line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
        return new(int.Parse(status.Split(' ')[1], CultureInfo.InvariantCulture), headers, "");
    }

    /// <summary>Reads until a text has come.</summary>
    public async Task ReadUntilAsync(string text)
    {
        var wanted = Encoding.Latin1.GetBytes(text);
        while (true)
        {
            var read = await _reader.ReadAsync(Patience());
            var seen = Encoding.Latin1.GetString(read.Buffer).Contains(text, StringComparison.Ordinal);
            _reader.AdvanceTo(seen ? read.Buffer.End : read.Buffer.Start, read.Buffer.End);
            if (seen)
                return;
            Assert.False(read.IsCompleted, $"The router ended before '{text}'.");
        }
    }

    /// <summary>Waits until the router closes the connection.</summary>
    public async Task ClosedAsync()
    {
        try
        {
            while (await _reader.ReadAsync(Patience()) is { IsCompleted: false } read)
                _reader.AdvanceTo(read.Buffer.End);
        }
        catch (IOException)
        {
            // A reset ends it too.
        }
    }

    /// <summary>Leaves as a process that is killed does.</summary>
    public void Leave()
    {
        _socket.LingerState = new LingerOption(true, 0);
        _socket.Close();
    }

    public async ValueTask DisposeAsync()
    {
        await _reader.CompleteAsync();
        await _stream.DisposeAsync();
    }

    private static CancellationToken Patience() => HostileTest.Patience;

    private async Task<string> ReadBodyAsync(RawAnswer head)
    {
        if (head.Headers.TryGetValue("Content-Length", out var length))
            return await ReadBytesAsync(int.Parse(length, CultureInfo.InvariantCulture));
        var body = new StringBuilder();
        while (await ReadLineAsync() is { } size && int.Parse(size, NumberStyles.HexNumber, CultureInfo.InvariantCulture) is > 0 and var bytes)
        {
            body.Append(await ReadBytesAsync(bytes));
            await ReadLineAsync();
        }

        await ReadLineAsync();
        return body.ToString();
    }

    private async Task<string> ReadBytesAsync(int count)
    {
        var read = await _reader.ReadAtLeastAsync(count, Patience());
        Assert.True(read.Buffer.Length >= count, "The router closed the connection within an answer.");
        var text = Encoding.Latin1.GetString(read.Buffer.Slice(0, count));
        _reader.AdvanceTo(read.Buffer.GetPosition(count));
        return text;
    }

    private async Task<string?> ReadLineAsync()
    {
        while (true)
        {
            var read = await _reader.ReadAsync(Patience());
            var text = Encoding.Latin1.GetString(read.Buffer);
            var end = text.IndexOf("\r\n", StringComparison.Ordinal);
            _reader.AdvanceTo(end < 0 ? read.Buffer.Start : read.Buffer.GetPosition(end + 2), end < 0 ? read.Buffer.End : read.Buffer.GetPosition(end + 2));
            if (end >= 0)
                return text[..end];
            if (read.IsCompleted)
                return null;
        }
    }
}

/// <summary>What came back.</summary>
internal sealed record RawAnswer(int Status, IReadOnlyDictionary<string, string> Headers, string Body);
