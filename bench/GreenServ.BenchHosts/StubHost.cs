using System.Text;

namespace GreenServ.BenchHosts;

/// <summary>An Ollama-like host with three models that answers every chat at once, whole or as a stream of ten chunks.</summary>
internal static class StubHost
{
    private const int Chunks = 10;

    private static readonly byte[] s_tags = Encoding.UTF8.GetBytes(
        $$"""{"models":[{{string.Join(',', Enumerable.Range(1, 3).Select(size => $$$"""{"name":"stub:{{{size}}}b","digest":"{{{size:x12}}}aaaa","details":{"parameter_size":"{{{size}}}B","quantization_level":"Q4_0","families":["llama"]}}"""))}}]}""");

    private static readonly byte[] s_whole = Encoding.UTF8.GetBytes(
        """{"id":"chatcmpl-1","object":"chat.completion","created":1,"model":"stub","choices":[{"index":0,"message":{"role":"assistant","content":"Because of Rayleigh scattering."},"finish_reason":"stop"}],"usage":{"prompt_tokens":12,"completion_tokens":10,"total_tokens":22}}""");

    private static readonly byte[] s_chunk = Encoding.UTF8.GetBytes(
        "data: {\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"stub\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\" word\"},\"finish_reason\":null}]}\n\n");

    private static readonly byte[] s_end = Encoding.UTF8.GetBytes(
        "data: {\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"stub\",\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\ndata: {\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"stub\",\"choices\":[],\"usage\":{\"prompt_tokens\":12,\"completion_tokens\":10,\"total_tokens\":22}}\n\ndata: [DONE]\n\n");

    public static async Task<int> RunAsync(int port, int holdSeconds)
    {
        var app = BenchServer.Create(port);
        app.MapGet("/api/tags", http => WriteAsync(http, s_tags));
        app.MapGet("/v1/models", http => WriteAsync(http, """{"object":"list","data":[{"id":"stub:1b","object":"model"}]}"""u8.ToArray()));
        app.MapPost("/v1/chat/completions", http => AnswerAsync(http, TimeSpan.FromSeconds(holdSeconds)));
        await app.RunAsync();
        return 0;
    }

    private static async Task AnswerAsync(HttpContext http, TimeSpan hold)
    {
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body, http.RequestAborted);
        var text = body.GetBuffer().AsMemory(0, (int)body.Length);
        if (text.Span.IndexOf("\"stream\":true"u8) < 0)
        {
            await WriteAsync(http, s_whole);
            return;
        }

        http.Response.ContentType = "text/event-stream";
        for (var i = 0; i < Chunks; i++)
        {
            await http.Response.Body.WriteAsync(s_chunk, http.RequestAborted);
            await http.Response.Body.FlushAsync(http.RequestAborted);
            if (hold > TimeSpan.Zero)
                await Task.Delay(hold / Chunks, http.RequestAborted);
        }

        await http.Response.Body.WriteAsync(s_end, http.RequestAborted);
    }

    private static async Task WriteAsync(HttpContext http, byte[] json)
    {
        http.Response.ContentType = "application/json";
        http.Response.ContentLength = json.Length;
        await http.Response.Body.WriteAsync(json, http.RequestAborted);
    }
}
