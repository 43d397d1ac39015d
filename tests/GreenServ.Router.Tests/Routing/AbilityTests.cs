using System.Net;
using System.Text.Json.Nodes;
using GreenServ.Router.Pool;
using GreenServ.Router.Tests.Hosting;

namespace GreenServ.Router.Tests.Routing;

public sealed class AbilityTests : RouterTest
{
    private const string Tools = ""","tools":[{"type":"function","function":{"name":"f","parameters":{}}}]""";

    private static readonly Dictionary<string, string> s_shown = new()
    {
        ["plain:1b"] = """{"capabilities":["completion"],"model_info":{"llama.context_length":32768}}""",
        ["able:2b"] = """{"capabilities":["completion","tools","vision","thinking","insert"],"model_info":{"llama.context_length":131072}}""",
    };

    private ScriptedHost _openAi = null!;

    private protected override string[] Models => ["plain:1b", "able:2b"];

    [Theory]
    [InlineData("/v1/chat/completions", """{"messages":[{"role":"user","content":"hi"}],"tools":[{"type":"function","function":{"name":"f","parameters":{}}}],MODEL}""", "tools")]
    [InlineData("/v1/chat/completions", """{"messages":[{"role":"user","content":[{"type":"image_url","image_url":{"url":"data:image/png;base64,AA=="}}]}],MODEL}""", "vision")]
    [InlineData("/v1/responses", """{"input":"hi","tools":[{"type":"function","name":"f","parameters":{}}],MODEL}""", "tools")]
    [InlineData("/api/chat", """{"messages":[{"role":"user","content":"hi"}],"think":true,"stream":false,MODEL}""", "thinking")]
    [InlineData("/api/chat", """{"messages":[{"role":"user","content":"hi","images":["AA=="]}],"stream":false,MODEL}""", "vision")]
    [InlineData("/api/generate", """{"prompt":"a","suffix":"b","stream":false,MODEL}""", "insert")]
    public async Task Post_WhatOneModelCanNot_GoesToTheOther(string path, string body, string capability)
    {
        for (var i = 0; i < 8; i++)
            await AskAsync(path, body, "greenserv");

        Assert.DoesNotContain(Host.Requests, request => request.Contains("plain:1b", StringComparison.Ordinal));
        using var refused = await Router.PostAsync(path, body.Replace("MODEL", """ "model":"plain:1b" """, StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Contains($"plain:1b (does not support {capability})", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(""","think":false""")]
    [InlineData(""","think":null""")]
    [InlineData("")]
    public async Task Post_WhatAsksForNothing_MayGoToAny(string fields)
    {
        using var response = await Router.PostAsync("/api/chat", $$"""{"model":"plain:1b","messages":[{"role":"user","content":"hi"}],"stream":false{{fields}}}""");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task Explanation_ModelThatCanNot_SaysWhatItLacks()
    {
        var explained = await Router.ExplainAsync(await AskAsync("/v1/chat/completions", $$"""{"messages":[{"role":"user","content":"hi"}]{{Tools}},MODEL}""", "greenserv"));

        var rejected = explained["candidates"]!.AsArray().Single(candidate => candidate!["model"]!.GetValue<string>() == "plain:1b")!;
        Assert.Equal("does not support tools", rejected["rejectedBecause"]!.GetValue<string>());
    }

    [Fact]
    public async Task Post_LongPrompt_LeavesOutModelsLoadedWithAShortContext()
    {
        await LoadAsync(("plain:1b", 2048), ("able:2b", 16384));

        for (var i = 0; i < 8; i++)
            await AskAsync("/v1/chat/completions", LongChat(tokens: 3000), "greenserv");
        using var refused = await Router.PostAsync("/v1/chat/completions", Named(LongChat(tokens: 3000), "plain:1b"));

        Assert.DoesNotContain(Host.Requests, request => request.Contains("plain:1b", StringComparison.Ordinal));
        var error = (await refused.JsonAsync())["error"]!;
        Assert.Equal((HttpStatusCode.BadRequest, "context_length_exceeded"), (refused.StatusCode, error["code"].Text()));
        Assert.Matches(@"plain:1b \(the request has about 2[789]\d\d tokens and it takes 2048\)", error["message"].Text());
    }

    [Fact]
    public async Task Post_LongPrompt_ContextThatIsOnlyAssumedIsLeftToTheLast()
    {
        // What is not loaded is taken to have Ollama's usual 4,096; what was loaded says more.
        await LoadAsync(("able:2b", 16384));
        for (var i = 0; i < 8; i++)
            await AskAsync("/v1/chat/completions", LongChat(tokens: 6000), "greenserv");
        Assert.DoesNotContain(Host.Requests, request => request.Contains("plain:1b", StringComparison.Ordinal));

        await LoadAsync();
        using var response = await Router.PostAsync("/v1/chat/completions", Named(LongChat(tokens: 6000), "plain:1b"));
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Theory]
    [InlineData(8192, HttpStatusCode.OK)]
    [InlineData(4096, HttpStatusCode.BadRequest)]
    [InlineData(131072, HttpStatusCode.OK)]
    public async Task Post_ContextTheRequestAsksFor_Counts(int context, HttpStatusCode expected)
    {
        await LoadAsync(("plain:1b", 2048));
        using var response = await Router.PostAsync("/api/generate", $$$"""{"model":"plain:1b","prompt":"{{{Text(6000)}}}","stream":false,"options":{"num_ctx":{{{context}}}}}""");

        Assert.Equal(expected, response.StatusCode);
    }

    [Theory]
    [InlineData(500, HttpStatusCode.OK)]
    [InlineData(2500, HttpStatusCode.BadRequest)]
    public async Task Post_HostThatTellsItsLength_PromptAndAnswerMustFit(int answer, HttpStatusCode expected)
    {
        using var response = await Router.PostAsync("/v1/chat/completions", Named(LongChat(tokens: 3000, $$""","max_tokens":{{answer}}"""), "served-7b"));

        Assert.Equal(expected, response.StatusCode);
    }

    [Fact]
    public async Task Post_WhatTheOperatorSaysAHostLacks_GoesElsewhere()
    {
        using var response = await Router.PostAsync(
            "/v1/chat/completions",
            """{"model":"served-7b","messages":[{"role":"user","content":"hi"}],"response_format":{"type":"json_schema","json_schema":{"name":"x","schema":{}}}}""");

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains("served-7b (does not support json-schema)", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private protected override async Task BeforeStartAsync()
    {
        Host.Show = (http, body) => ScriptedHost.Json(http, s_shown[JsonNode.Parse(body)!["model"]!.GetValue<string>()]);
        Host.Answer = (http, _) => http.Request.Path.Value switch
        {
            "/api/chat" => ScriptedHost.Json(http, """{"model":"x","message":{"role":"assistant","content":"fine"},"done":true,"prompt_eval_count":1,"eval_count":1}"""),
            "/api/generate" => ScriptedHost.Json(http, """{"model":"x","response":"fine","done":true,"prompt_eval_count":1,"eval_count":1}"""),
            "/v1/responses" => ScriptedHost.Json(http, """{"id":"resp_1","object":"response","status":"completed","output":[],"usage":{"input_tokens":1,"output_tokens":1}}"""),
            _ => ScriptedHost.Completion(http, "fine"),
        };
        _openAi = await ScriptedHost.StartAsync("served-7b");
        _openAi.MaxModelLen = 4000;
    }

    private protected override void Configure(RouterOptions options)
    {
        base.Configure(options);
        options.Hosts.Add(new() { Url = _openAi.Url, Name = "served", Kind = HostKind.OpenAi, Lacks = { "json-schema", "tools", "vision" } });
    }

    private protected override async Task AfterStopAsync() => await _openAi.DisposeAsync();

    private async Task LoadAsync(params (string Model, int Context)[] loaded)
    {
        Host.Says["api/ps"] = $$"""{"models":[{{string.Join(',', loaded.Select(model => $$"""{"name":"{{model.Model}}","model":"{{model.Model}}","size":1,"size_vram":1,"context_length":{{model.Context}}}"""))}}]}""";
        await Router.RefreshResidencyAsync();
    }

    private async Task<string> AskAsync(string path, string body, string model)
    {
        using var response = await Router.PostAsync(path, Named(body, model, ""","greenserv":{"allow":["plain:1b","able:2b"]}"""));
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
        return response.Headers.GetValues("x-greenserv-decision-id").Single();
    }

    private static string Named(string body, string model, string more = "") => body.Replace("MODEL", $"\"model\":\"{model}\"{more}", StringComparison.Ordinal);

    private static string LongChat(int tokens, string fields = "") => $$"""{"messages":[{"role":"user","content":"{{Text(tokens)}}"}]{{fields}},MODEL}""";

    private static string Text(int tokens) => string.Concat(Enumerable.Repeat("word ", tokens));
}
