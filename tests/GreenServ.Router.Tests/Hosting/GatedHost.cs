using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.AspNetCore.Http;

namespace GreenServ.Router.Tests.Hosting;

/// <summary>A host whose answers begin when a test says so.</summary>
internal sealed class GatedHost(ScriptedHost host) : IAsyncDisposable
{
    private readonly Channel<GatedAnswer> _answers = Channel.CreateUnbounded<GatedAnswer>();
    private readonly ConcurrentBag<GatedAnswer> _all = [];

    public string Url => host.Url;
    public int Asked => _all.Count;

    public static async Task<GatedHost> StartAsync(params string[] models)
    {
        var scripted = await ScriptedHost.StartAsync(models);
        var host = new GatedHost(scripted);
        scripted.Answer = host.AnswerAsync;
        return host;
    }

    public async Task<GatedAnswer> NextAsync() => await _answers.Reader.ReadAsync();

    public void OpenAll()
    {
        foreach (var answer in _all)
            answer.Open();
    }

    public ValueTask DisposeAsync() => host.DisposeAsync();

    private async Task AnswerAsync(HttpContext http, string body)
    {
        if (body.Contains("\"stream\":true", StringComparison.Ordinal))
            await ScriptedHost.Events(http, """{"id":"c","choices":[{"delta":{"content":"a"}}]}""");
        var answer = new GatedAnswer(body, http.RequestAborted);
        _all.Add(answer);
        await _answers.Writer.WriteAsync(answer);
        await Task.WhenAny(answer.Opened, answer.Left);
        if (!http.RequestAborted.IsCancellationRequested)
            await ScriptedHost.Completion(http, "fine");
    }
}
