using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace GreenServ.FunctionalTests.Processes;

/// <summary>A model host down to its bytes: it keeps all that it receives, and answers every question with the same text.</summary>
internal sealed class RecordingHost : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly MemoryStream _received = new();
    private readonly string _answer;
    private readonly TimeSpan _takes;
    private int _underWay;
    private int _most;
    private readonly Task _accepting;

    /// <param name="answer">What it answers.</param>
    /// <param name="takes">How long it takes for it.</param>
    public RecordingHost(string answer, TimeSpan takes = default)
    {
        (_answer, _takes) = (answer, takes);
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public string Address => _listener.LocalEndpoint.ToString()!;

    /// <summary>Questions that it is answering.</summary>
    public int UnderWay => Volatile.Read(ref _underWay);

    /// <summary>The most that it was answering at once.</summary>
    public int Most => Volatile.Read(ref _most);

    /// <summary>All bytes that came, of all connections.</summary>
    public byte[] Received
    {
        get
        {
            lock (_received)
                return _received.ToArray();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _accepting;
        _listener.Dispose();
        _stop.Dispose();
        await _received.DisposeAsync();
    }

    private async Task AcceptAsync()
    {
        var serving = new List<Task>();
        try
        {
            while (true)
                serving.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token)));
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(serving);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                await using var stream = client.GetStream();
                while (await ReadRequestAsync(stream) is { } request)
                {
                    await TakeItsTimeAsync(request);
                    await stream.WriteAsync(AnswerTo(request), _stop.Token);
                }
            }
            catch (Exception e) when (e is IOException or OperationCanceledException)
            {
                // The router hung up, or the test is over.
            }
        }
    }

    private async Task TakeItsTimeAsync(string request)
    {
        if (_takes == TimeSpan.Zero || !request.StartsWith("POST", StringComparison.Ordinal))
            return;
        var underWay = Interlocked.Increment(ref _underWay);
        for (var most = Most; underWay > most && Interlocked.CompareExchange(ref _most, underWay, most) != most; most = Most)
        {
        }

        await Task.Delay(_takes, _stop.Token);
        Interlocked.Decrement(ref _underWay);
    }

    private async Task<string?> ReadRequestAsync(NetworkStream stream)
    {
        var request = new StringBuilder();
        var buffer = new byte[4096];
        while (!IsWhole(request.ToString()))
        {
            var read = await stream.ReadAsync(buffer, _stop.Token);
            if (read == 0)
                return null;
            lock (_received)
                _received.Write(buffer, 0, read);

            // One character a byte, so that lengths agree.
            request.Append(Encoding.Latin1.GetString(buffer, 0, read));
        }

        return request.ToString();
    }

    private static bool IsWhole(string request)
    {
        if (request.IndexOf("\r\n\r\n", StringComparison.Ordinal) is not (>= 0 and var end))
            return false;
        var length = request[..end].Split("\r\n").FirstOrDefault(line => line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase));
        return length is null || request.Length - end - 4 >= int.Parse(length["Content-Length:".Length..], CultureInfo.InvariantCulture);
    }

    private byte[] AnswerTo(string request)
    {
        var path = request.Split(' ')[1];
        var streams = request.Contains("\"stream\":true", StringComparison.Ordinal);
        var (type, body) = (path, streams) switch
        {
            ("/api/tags", _) => ("application/json", """{"models":[{"name":"small:1b","model":"small:1b","digest":"abcdefabcdef","size":1000000000,"details":{"parameter_size":"1B","families":["llama"]}}]}"""),
            ("/v1/chat/completions", false) => ("application/json", $$$"""{"choices":[{"index":0,"message":{"role":"assistant","content":"{{{_answer}}}"},"finish_reason":"stop"}]}"""),
            ("/v1/chat/completions", true) => ("text/event-stream", $$$"""data: {"choices":[{"index":0,"delta":{"content":"{{{_answer}}}"}}]}""" + "\n\ndata: [DONE]\n\n"),
            ("/api/chat", false) => ("application/json", $$$"""{"message":{"role":"assistant","content":"{{{_answer}}}"},"done":true}"""),
            ("/api/chat", true) => ("application/x-ndjson", $$$"""{"message":{"role":"assistant","content":"{{{_answer}}}"},"done":false}""" + "\n{\"message\":{\"content\":\"\"},\"done\":true}\n"),
            _ => ("", ""),
        };
        var head = type.Length == 0 ? "HTTP/1.1 404 Not Found\r\n" : $"HTTP/1.1 200 OK\r\nContent-Type: {type}\r\n";
        return Encoding.UTF8.GetBytes($"{head}Content-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}");
    }
}
