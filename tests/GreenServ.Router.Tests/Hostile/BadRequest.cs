using System.Globalization;

namespace GreenServ.Router.Tests.Hostile;

/// <summary>One way in which clients break.</summary>
/// <param name="Name">What it sends.</param>
/// <param name="Bytes">The whole request, for one surface.</param>
/// <param name="Status">HTTP status of the answer.</param>
/// <param name="Says">What the error says, in part; <c>null</c> where the server refuses before anyone can know the surface.</param>
internal sealed record BadRequest(string Name, Func<Lane, string> Bytes, int Status, string? Says)
{
    public const int MaxBodyBytes = 64 * 1024;

    private const string Json = "Content-Type: application/json\r\n";
    private const string ByteOrderMark = "\xEF\xBB\xBF";

    /// <summary>Broken as HTTP.</summary>
    public static IReadOnlyList<BadRequest> OfHttp { get; } =
    [
        new("another protocol", _ => "\x16\x03\x01\x02\0\x01\0\x01\xFC\x03\x03\r\n\r\n", 400, null),
        new("no method", _ => "/v1 HTTP/1.1\r\n\r\n", 400, null),
        new("another version", lane => $"POST /{lane.Path} HTTP/9.9\r\nHost: localhost\r\n\r\n", 505, null),
        new("no host", lane => $"POST /{lane.Path} HTTP/1.1\r\nContent-Length: 2\r\n\r\n{{}}", 400, null),
        new("a header that is none", lane => $"POST /{lane.Path} HTTP/1.1\r\nHost: localhost\r\nno header\r\n\r\n", 400, null),
        new("a header with a NUL", lane => RawClient.Post(lane.Path, "{}", Json + "X-A: a\0b\r\n"), 400, null),
        new("a header that is no UTF-8", lane => RawClient.Post(lane.Path, "{}", Json + "x-greenserv-task: \xC3(\r\n"), 400, null),
        new("a path without end", lane => $"POST /{lane.Path}?{new string('x', 9000)} HTTP/1.1\r\nHost: localhost\r\n\r\n", 414, "at most 8,192"),
        new("a header without end", lane => RawClient.Post(lane.Path, "{}", $"X-A: {new string('x', 40_000)}\r\n"), 431, "at most 32,768"),
        new("many headers", lane => RawClient.Post(lane.Path, "{}", string.Concat(Enumerable.Range(0, 200).Select(i => $"X-{i}: a\r\n"))), 431, "202 headers; this router takes at most 100"),
        new("a path beyond all reason", lane => $"POST /{lane.Path}?{new string('x', 40_000)} HTTP/1.1\r\nHost: localhost\r\n\r\n", 414, null),
        new("a length that is none", lane => RawClient.Post(lane.Path, "{}", Json + "Content-Length: two\r\n"), 400, null),
        new("a length below zero", lane => RawClient.Post(lane.Path, "{}", Json + "Content-Length: -2\r\n"), 400, null),
        new("two lengths", lane => RawClient.Post(lane.Path, "{}", Json + "Content-Length: 2\r\nContent-Length: 3\r\n"), 400, null),
        new("another coding than chunks", lane => RawClient.Post(lane.Path, "{}", Json + "Transfer-Encoding: gzip\r\n"), 400, null),
        new("no length, no body", lane => $"POST /{lane.Path} HTTP/1.1\r\nHost: localhost\r\n{Json}\r\n", 400, "The body is empty"),
        new("a chunk of no size", lane => RawClient.Post(lane.Path, "zz\r\n{}\r\n0\r\n\r\n", Json + "Transfer-Encoding: chunked\r\n"), 400, "could not be read"),
        new("a chunk of a size beyond any", lane => RawClient.Post(lane.Path, "FFFFFFFFFFFFFFFF\r\n{}", Json + "Transfer-Encoding: chunked\r\n"), 400, "could not be read"),
        new("a chunk longer than it says", lane => RawClient.Post(lane.Path, "1\r\n{}\r\n0\r\n\r\n", Json + "Transfer-Encoding: chunked\r\n"), 400, "could not be read"),
        new("a length over the limit", lane => RawClient.Post(lane.Path, "", Json + "Content-Length: 99999999999\r\n"), 413, "larger than 0.1 MiB"),
        new("a body over the limit", lane => RawClient.Post(lane.Path, Long(lane)), 413, "larger than 0.1 MiB"),
        new("chunks over the limit", lane => RawClient.Post(lane.Path, Chunked(Long(lane)), Json + "Transfer-Encoding: chunked\r\n"), 413, "larger than 0.1 MiB"),
        new("a compressed body", lane => RawClient.Post(lane.Path, "\x1f\x8b\b\0", Json + "Content-Encoding: gzip\r\n"), 415, "'gzip'"),
        new("another method", lane => $"GET /{lane.Path} HTTP/1.1\r\nHost: localhost\r\n\r\n", 405, "does not take GET; it takes POST"),
        new("a method that does not exist", lane => $"BREW /{lane.Path} HTTP/1.1\r\nHost: localhost\r\n\r\n", 405, "does not take BREW; it takes POST"),
        new("another path", lane => $"GET /{lane.Path}/more HTTP/1.1\r\nHost: localhost\r\n\r\n", 404, "There is no /"),
    ];

    /// <summary>Broken as JSON, or of the wrong types.</summary>
    public static IReadOnlyList<BadRequest> OfBody { get; } =
    [
        Body("blank", " \r\n\t ", "The body is empty"),
        Body("a list", "[]", "must be a JSON object"),
        Body("a number", "7", "must be a JSON object"),
        Body("a text", "\"model\"", "must be a JSON object"),
        Body("half an object", """{"model":"greenserv",""", "not valid JSON"),
        Body("two objects", """{"model":"greenserv"} {}""", "not valid JSON"),
        Body("comments", """{/* hi */"model":"greenserv"}""", "not valid JSON"),
        Body("a NUL", "{\"model\":\"green\0serv\"}", "not valid JSON"),
        Body("a NUL at the end", "{\"model\":\"greenserv\"}\0", "not valid JSON"),
        Body("a byte order mark", ByteOrderMark + "{}", "byte order mark"),
        Body("UTF-16", "\xFF\xFE{\0}\0", "not valid UTF-8"),
        Body("UTF-16 without its mark", "{\0\"\0m\0\"\0}\0", "not valid JSON"),
        Body("no UTF-8 where it is read", "{\"model\":\"\xC3(\"}", "not valid UTF-8"),
        new("no UTF-8 where it is not read", lane => RawClient.Post(lane.Path, lane.Request(false, ",\"x\":\"\xC3(\"")), 400, "not valid UTF-8"),
        Body("half a character", """{"model":"\ud800"}""", "not valid Unicode"),
        Body("half a character as a name", """{"\ud800":"greenserv"}""", "not valid Unicode"),
        new("nested too deep", lane => RawClient.Post(lane.Path, lane.Request(false, $",\"x\":{new string('[', 300)}{new string(']', 300)}")), 400, "maximum configured depth of 256"),
        new("nested without end", lane => RawClient.Post(lane.Path, lane.Request(false, $",\"x\":{new string('[', 60_000)}")), 400, "maximum configured depth of 256"),
        Body("no model", "{}", "'model' is missing"),
        Body("a number as model", """{"model":7}""", "'model' must be a non-empty string"),
        Body("a list as model", """{"model":["greenserv"]}""", "'model' must be a non-empty string"),
        Body("nothing as model", """{"model":null}""", "'model' must be a non-empty string"),
        new("a model that is not there", lane => RawClient.Post(lane.Path, lane.Request(false, ",\"model\":\"gpt-9\"")), 404, "There is no model or profile 'gpt-9'"),
        new("a model of any length", lane => RawClient.Post(lane.Path, lane.Request(false, $",\"model\":\"{new string('x', 50_000)}\"")), 404, "There is no model or profile 'xxx"),
        Field("a text as stream", "\"stream\":\"yes\"", "'stream' must be true or false"),
        Field("a number as stream", "\"stream\":1", "'stream' must be true or false"),
        Field("a text as messages", "\"messages\":\"hi\"", "'messages' must be an array"),
        Field("a number as messages", "\"messages\":1e999", "'messages' must be an array"),
        Field("an object as messages", "\"messages\":{\"role\":\"user\"}", "'messages' must be an array"),
        Field("a list of texts as messages", "\"messages\":[\"hi\"]", "'messages[0]' must be an object"),
        Field("a list as greenserv", "\"greenserv\":[]", "'greenserv' must be an object"),
        Field("a text as greenserv", "\"greenserv\":\"fast\"", "'greenserv' must be an object"),
        Field("nothing as greenserv", "\"greenserv\":null", "'greenserv' must be an object"),
        Steering("speed", "1", "'greenserv.speed' is not known; known are"),
        Steering(new string('s', 50_000), "1", "is not known; known are"),
        Steering("lambda", "2", "'greenserv.lambda' is 2; it must be a number from 0"),
        Steering("lambda", "-0.1", "'greenserv.lambda'"),
        Steering("lambda", "1e999", "'greenserv.lambda'"),
        Steering("lambda", "\"NaN\"", "'greenserv.lambda'"),
        Steering("lambda", "null", "'greenserv.lambda'"),
        Steering("lambda", "{}", "'greenserv.lambda'"),
        Steering("alpha", "0", "'greenserv.alpha'"),
        Steering("alpha", "true", "'greenserv.alpha'"),
        Steering("deadlineMs", "0", "'greenserv.deadlineMs' is 0; it must be a number of milliseconds above 0"),
        Steering("deadlineMs", "-5", "'greenserv.deadlineMs'"),
        Steering("deadlineMs", "1e300", "'greenserv.deadlineMs'"),
        Steering("deadlineMs", "\"NaN\"", "'greenserv.deadlineMs'"),
        Steering("deadlineMs", "\"Infinity\"", "'greenserv.deadlineMs'"),
        Steering("priority", "\"urgent\"", "'greenserv.priority' is 'urgent'; it must be"),
        Steering("priority", "1", "'greenserv.priority'"),
        Steering("task", "\"cooking\"", "'greenserv.task'"),
        Steering("task", $"\"{new string('x', 50_000)}\"", "it must be one of"),
        Steering("allow", "[]", "'greenserv.allow' is empty"),
        Steering("allow", "[\"gpt-9\"]", "'greenserv.allow' names gpt-9"),
        Header("lambda", "high", "'x-greenserv-lambda' is high; it must be a number"),
        Header("lambda", "0.1\r\nx-greenserv-lambda: 0.2", "'x-greenserv-lambda'"),
        Header("alpha", "", "'x-greenserv-alpha'"),
        Header("deadline-ms", "soon", "'x-greenserv-deadline-ms' is soon; it must be a number of milliseconds"),
        Header("deadline-ms", "1e400", "'x-greenserv-deadline-ms'"),
        Header("task", "cooking", "'x-greenserv-task'"),
        Header("priority", "urgent", "'x-greenserv-priority'"),
        Header("allow", ",", "'x-greenserv-allow' is empty"),
    ];

    /// <summary>Strange, and in order.</summary>
    public static IReadOnlyList<BadRequest> OfNeither { get; } =
    [
        new("1,000 tools", lane => Answered(lane, $",\"tools\":[{string.Join(',', Enumerable.Range(0, 1000).Select(i => $$$"""{"type":"function","function":{"name":"f{{{i}}}"}}"""))}]"), 200, ""),
        new("100,000 messages", lane => RawClient.Post(lane.Path, $$"""{"model":"greenserv","stream":false,"messages":[{{string.Join(',', Enumerable.Repeat("""{"role":"user","content":""}""", 100_000))}}]}"""), 200, ""),
        new("numbers beyond any", lane => Answered(lane, ",\"temperature\":1e999,\"seed\":99999999999999999999999999,\"x\":-1e-999"), 200, ""),
        new("nested as deep as allowed", lane => Answered(lane, $",\"x\":{new string('[', 255)}{new string(']', 255)}"), 200, ""),
        new("a field that comes a thousand times", lane => Answered(lane, string.Concat(Enumerable.Repeat(",\"stream\":false", 1000))), 200, ""),
        new("greenserv a thousand times", lane => Answered(lane, string.Concat(Enumerable.Repeat(",\"greenserv\":{\"lambda\":0.5}", 1000))), 200, ""),
        new("chunks of one byte", lane => RawClient.Post(lane.Path, string.Concat(lane.Request(false).Select(one => $"1\r\n{one}\r\n")) + "0\r\n\r\n", Json + "Transfer-Encoding: chunked\r\n"), 200, ""),
        new("trailers", lane => RawClient.Post(lane.Path, Chunked(lane.Request(false))[..^2] + "X-After: 1\r\n\r\n", Json + "Transfer-Encoding: chunked\r\n"), 200, ""),
        new("a coding that is none", lane => RawClient.Post(lane.Path, lane.Request(false), Json + "Content-Encoding: identity\r\n"), 200, ""),
    ];

    private static BadRequest Body(string name, string body, string says) => new(name, lane => RawClient.Post(lane.Path, body), 400, says);

    private static BadRequest Field(string name, string field, string says) => new(name, lane => Answered(lane, "," + field), 400, says);

    private static BadRequest Steering(string name, string value, string says) =>
        new($"{name[..Math.Min(12, name.Length)]} {value[..Math.Min(12, value.Length)]}", lane => Answered(lane, $",\"greenserv\":{{\"{name}\":{value}}}"), 400, says);

    private static BadRequest Header(string name, string value, string says) =>
        new($"header {name} {value}", lane => RawClient.Post(lane.Path, lane.Request(false), $"{Json}x-greenserv-{name}: {value}\r\n"), 400, says);

    private static string Answered(Lane lane, string fields) => RawClient.Post(lane.Path, lane.Request(stream: false, fields));

    private static string Long(Lane lane) => lane.Request(false, $",\"x\":\"{new string('x', 2 * MaxBodyBytes)}\"");

    private static string Chunked(string body) => string.Create(CultureInfo.InvariantCulture, $"{body.Length:x}\r\n{body}\r\n0\r\n\r\n");
}
