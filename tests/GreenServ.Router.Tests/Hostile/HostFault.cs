namespace GreenServ.Router.Tests.Hostile;

/// <summary>One way in which hosts break.</summary>
/// <param name="Name">What happens.</param>
/// <param name="Play">What the host does with a request; the connection is closed afterwards.</param>
/// <param name="Says">What the client is told, in part.</param>
/// <param name="Status">HTTP status of the client's answer.</param>
internal sealed record HostFault(string Name, Func<Lane, RawConnection, Task> Play, string Says, int Status = 502)
{
    private static readonly string s_long = new('x', 64 * 1024);

    /// <summary>How long the router waits for the host: a moment where it waits in vain, else longer than anything takes.</summary>
    public TimeSpan Patience => Says.Contains("0.4 s", StringComparison.Ordinal) ? TimeSpan.FromSeconds(0.4) : TimeSpan.FromSeconds(30);

    /// <summary>Faults before anything of an answer has come: another model could be asked.</summary>
    public static IReadOnlyList<HostFault> BeforeTheAnswer { get; } =
    [
        new("accepts and closes", Raw(""), "connection"),
        new("accepts and resets", Reset(_ => ""), "connection"),
        new("accepts and is silent", Silent(_ => ""), "nothing came within 0.4 s"),
        new("half a status line, then closes", Raw("HTTP/1.1 20"), "connection"),
        new("half a status line, then silent", Silent(_ => "HTTP/1.1 20"), "nothing came within 0.4 s"),
        new("another protocol", Raw("SSH-2.0-OpenSSH_9.7\r\n"), "connection"),
        new("headers, then silent", Silent(_ => "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n"), "nothing came within 0.4 s"),
        new("head of a stream, then silent", Silent(lane => lane.StreamHead), "nothing came within 0.4 s"),
        new("head of a stream, then closes", Sends(lane => lane.StreamHead), "stream before its first event"),
        new("head of a stream, then resets", Reset(lane => lane.StreamHead), "connection"),
        new("comments for ever", Forever(lane => lane.StreamHead, lane => string.Concat(Enumerable.Repeat(lane.HostSendsEvents ? ": wait\n\n" : "\n", 10_000))), "16 MiB without an event"),
        new("headers for ever", Forever(_ => "HTTP/1.1 200 OK\r\n", _ => $"X-More: {s_long[..1000]}\r\n"), "connection"),
        new("a header without end", Forever(_ => "HTTP/1.1 200 OK\r\nX-More: ", _ => s_long), "connection"),
        new("a status line without end", Forever(_ => "HTTP/1.1 200 ", _ => s_long), "connection"),
        new("a first line without end", Forever(lane => lane.StreamHead, _ => s_long), "16 MiB without an event"),
        new("a first event that is no JSON", Sends(lane => lane.StreamHead + lane.Event("<html>")), "what the host sent is"),
        new("an end without an answer", Sends(lane => lane.StreamHead + (lane.HostSendsEvents ? lane.Event("[DONE]") : "")), "stream before its first event"),
        new("an error as first event", Sends(lane => lane.StreamHead + lane.Event("""{"error":{"message":"out of memory"}}""")), "out of memory"),
        new("an error text as first event", Sends(lane => lane.StreamHead + lane.Event("""{"error":"out of memory"}""")), "out of memory"),
        new("200 with HTML", Sends(_ => Lane.Answer("<html>Welcome to nginx</html>", headers: "Content-Type: text/html\r\n")), "no JSON object"),
        new("200 with nothing", Sends(_ => Lane.Answer("")), "no JSON object"),
        new("200 with a list", Sends(_ => Lane.Answer("[1,2]")), "what the host sent is no"),
        new("200 with another object", Sends(_ => Lane.Answer("{}")), "what the host sent is no"),
        new("200 with broken JSON", Sends(lane => Lane.Answer(lane.Whole()[..^1] + ",}")), "no JSON object"),
        new("200 with half an object", Sends(lane => Lane.Answer(lane.Whole()[..^7])), "no JSON object"),
        new("200 with something after the object", Sends(lane => Lane.Answer(lane.Whole() + "garbage")), "no JSON object"),
        new("200 with an error", Sends(_ => Lane.Answer("""{"error":"model crashed"}""")), "model crashed"),
        new("200 nested without end", Sends(_ => Lane.Answer("{\"choices\":" + new string('[', 100_000))), "no JSON object"),
        new("200 compressed without being asked", Sends(_ => Lane.Answer("\x1f\x8b\b\0\0\0\0\0", headers: "Content-Type: application/json\r\nContent-Encoding: gzip\r\n")), "no JSON object"),
        new("an answer that is shorter than it says", Raw("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{"), "connection"),
        new("an answer that is longer than it says", Sends(lane => $"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 20\r\n\r\n{lane.Whole()}"), "no JSON object"),
        new("a chunk of no size", Raw("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n"), "connection"),
        new("chunks that end early", Raw("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{}"), "connection"),
        new("101", Raw("HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\nConnection: Upgrade\r\n\r\n"), "HTTP 101"),
        new("204", Raw("HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n"), "no JSON object"),
        new("304", Raw("HTTP/1.1 304 Not Modified\r\nConnection: close\r\n\r\n"), "HTTP 304"),
        new("401", Sends(_ => Lane.Answer("""{"error":"who are you"}""", "401 Unauthorized")), "HTTP 401: who are you"),
        new("404 of a model", Sends(_ => Lane.Answer("""{"error":"model 'only:1b' not found"}""", "404 Not Found")), "HTTP 404: model 'only:1b' not found"),
        new("500", Sends(_ => Lane.Answer("""{"error":{"message":"CUDA error"}}""", "500 Internal Server Error")), "HTTP 500: CUDA error"),
        new("500 without a word", Sends(_ => Lane.Answer("", "500 Internal Server Error")), "HTTP 500"),
        new("500 with odd JSON", Sends(_ => Lane.Answer("""[{"error":[1,{"x":null}]}]""", "500 Internal Server Error")), "HTTP 500"),
        new("500 that is no text", Sends(_ => Lane.Answer("{\"error\":\"\xC3(\"}", "500 Internal Server Error")), "HTTP 500"),
        new("500 with half a character", Sends(_ => Lane.Answer("""{"error":"\ud800"}""", "500 Internal Server Error")), "HTTP 500"),
        new("500 that goes on for ever", Forever(_ => "HTTP/1.1 500 Oops\r\nContent-Type: text/plain\r\n\r\n", _ => s_long), "HTTP 500"),
        new("500 that says much", Sends(_ => Lane.Answer($$"""{"error":"{{s_long}}"}""", "500 Internal Server Error")), "HTTP 500"),
        new("an error that says much", Sends(_ => Lane.Answer($$"""{"error":"{{new string('x', 5 << 20)}}"}""")), "the host reported an error: xxx"),
        new("502 with HTML", Sends(_ => Lane.Answer("<html>Bad Gateway</html>", "502 Bad Gateway", "Content-Type: text/html\r\n")), "HTTP 502"),
        new("503", Sends(_ => Lane.Answer("", "503 Service Unavailable")), "HTTP 503"),
        new("503 with a time", Sends(_ => Lane.Answer("", "503 Service Unavailable", "Retry-After: 7\r\n")), "too much to do", 429),
        new("429", Sends(_ => Lane.Answer("""{"error":"slow down"}""", "429 Too Many Requests")), "slow down", 429),
        new("429 with a time that is none", Sends(_ => Lane.Answer("", "429 Too Many Requests", "Retry-After: soon\r\n")), "too much to do", 429),
        new("a status that does not exist", Sends(_ => Lane.Answer("", "999 Wow")), "HTTP 999"),
    ];

    /// <summary>Faults after the answer has begun: the client has a part of it.</summary>
    public static IReadOnlyList<HostFault> WithinTheAnswer { get; } =
    [
        new("closes", Stream(_ => ""), "ended the stream before it was complete"),
        new("closes within a line", Stream(lane => lane.FirstEvent[..^9]), "no"),
        new("resets", Reset(lane => lane.StreamHead + lane.FirstEvent), "broke before the answer was complete"),
        new("is silent", Silent(lane => lane.StreamHead + lane.FirstEvent), "sent no whole line for 0.4 s"),
        new("is silent within a line", Silent(lane => lane.StreamHead + lane.FirstEvent + lane.FirstEvent[..^9]), "sent no whole line for 0.4 s"),
        new("drips bytes of a line that does not end", Forever(lane => lane.StreamHead + lane.FirstEvent, _ => "x"), "sent no whole line for 0.4 s"),
        new("no JSON", Stream(lane => lane.Event("{broken")), "no"),
        new("no object", Stream(lane => lane.Event("[1,2]")), "no"),
        new("half a character where it is read", Stream(lane => lane.Event("""{"error":{"message":"\ud800"}}""")), "no"),
        new("bytes that are no text where they are read", Stream(lane => lane.Event("{\"error\":\"\xC3(\"}")), "no"),
        new("nested without end", Stream(lane => lane.Event("{\"choices\":" + new string('[', 100_000))), "no"),
        new("an error", Stream(lane => lane.Event("""{"error":{"message":"out of memory"}}""")), "out of memory"),
        new("an error text", Stream(lane => lane.Event("""{"error":"out of memory"}""")), "out of memory"),
        new("an error that says much", Stream(lane => lane.Event($$"""{"error":"{{new string('x', 5 << 20)}}"}""")), "xxx"),
        new("a line without end", Forever(lane => lane.StreamHead + lane.FirstEvent, _ => s_long), "longer than 16 MiB"),
    ];

    private static Func<Lane, RawConnection, Task> Raw(string bytes) => (_, connection) => connection.SendAsync(bytes);

    private static Func<Lane, RawConnection, Task> Sends(Func<Lane, string> bytes) => (lane, connection) => connection.SendAsync(bytes(lane));

    private static Func<Lane, RawConnection, Task> Stream(Func<Lane, string> then) => Sends(lane => lane.StreamHead + lane.FirstEvent + then(lane));

    private static Func<Lane, RawConnection, Task> Silent(Func<Lane, string> bytes) => async (lane, connection) =>
    {
        await connection.SendAsync(bytes(lane));
        await connection.Left;
    };

    private static Func<Lane, RawConnection, Task> Forever(Func<Lane, string> first, Func<Lane, string> then) => async (lane, connection) =>
    {
        await connection.SendAsync(first(lane));
        await connection.SendForeverAsync(then(lane));
    };

    private static Func<Lane, RawConnection, Task> Reset(Func<Lane, string> bytes) => async (lane, connection) =>
    {
        await connection.SendAsync(bytes(lane));
        connection.Reset();
    };
}
