using System.Collections.Concurrent;
using System.Net;
using GreenServ.Router.Pool;
using GreenServ.Router.Tests.Hosting;

namespace GreenServ.Router.Tests.Ollama;

public sealed class OllamaModelsTests : RouterTest
{
    private ScriptedHost _second = null!;
    private ScriptedHost _openAi = null!;

    private protected override string[] Models => ["small:1b", "nomic-embed-text:latest"];

    [Fact]
    public async Task Tags_AllHosts_ListProfilesThenModelsOnceAsTheirHostsListThem()
    {
        var models = (await GetAsync("/api/tags"))["models"]!.AsArray();

        Assert.Equal(
            ["greenserv:latest", "greenserv:eco", "greenserv:quality", "small:1b", "nomic-embed-text:latest", "org/other-7b"],
            models.Select(model => model!["name"].Text()));
        Assert.All(models, model =>
        {
            Assert.Equal(model!["name"].Text(), model["model"].Text());
            Assert.NotEmpty(model["digest"].Text());
            Assert.NotNull(model["details"]!["families"]);
        });
        Assert.Equal(1, models[3]!["host_extra"].Number());
        Assert.Equal("7B", models[5]!["details"]!["parameter_size"].Text());
        Assert.Equal(64, models[0]!["digest"].Text().Length);
        using var head = await Router.Http.SendAsync(new HttpRequestMessage(HttpMethod.Head, "/api/tags"));
        Assert.Equal(HttpStatusCode.OK, head.StatusCode);
    }

    [Theory]
    [InlineData("""{"model":"small:1b","verbose":true}""", """{"model":"small:1b","verbose":true}""")]
    [InlineData("""{"name":"SMALL:1b"}""", """{"model":"small:1b"}""")]
    public async Task Show_Model_IsWhatItsHostTells(string body, string forwarded)
    {
        const string shown = """{"modelfile":"FROM x","capabilities":["completion"],"model_info":{"a":1}}""";
        var asked = new List<string>();
        Host.Show = (http, request) =>
        {
            asked.Add(request);
            return ScriptedHost.Json(http, shown);
        };
        using var response = await Router.PostAsync("/api/show", body);

        Assert.Equal(shown, await response.Content.ReadAsStringAsync());
        Assert.Equal(forwarded, Assert.Single(asked));
    }

    [Fact]
    public async Task Show_Profile_CanDoWhatItsPoolCan()
    {
        Host.Models = [.. Host.Models, "seeing:3b@new"];
        var asked = new ConcurrentQueue<string>();
        Host.Show = (http, request) =>
        {
            asked.Enqueue(request);
            return ScriptedHost.Json(http, """{"capabilities":["completion","vision"],"model_info":{"llama.context_length":8192}}""");
        };
        await Router.RefreshPoolAsync();
        await Router.RefreshPoolAsync();
        using var response = await Router.PostAsync("/api/show", """{"model":"greenserv:latest"}""");

        var shown = await response.JsonAsync();
        Assert.Equal("""["completion","vision"]""", shown["capabilities"]!.ToJsonString());
        Assert.Equal(8192, shown["model_info"]!["greenserv.context_length"].Number());
        Assert.Equal("""{"model":"seeing:3b"}""", Assert.Single(asked));
    }

    [Fact]
    public async Task Show_ModelOfAnotherKindOfHost_IsDescribed()
    {
        using var response = await Router.PostAsync("/api/show", """{"model":"org/other-7b"}""");

        Assert.Equal("7B", (await response.JsonAsync())["details"]!["parameter_size"].Text());
    }

    [Theory]
    [InlineData("""{"model":"nope"}""", 404, "model 'nope' not found")]
    [InlineData("{}", 400, "model is required")]
    [InlineData("[", 400, "no JSON object")]
    public async Task Show_BadRequest_GetsOllamasError(string body, int status, string expected)
    {
        using var response = await Router.PostAsync("/api/show", body);

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Contains(expected, (await response.JsonAsync())["error"].Text(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ps_AllHosts_ListsWhatIsLoadedOnAny()
    {
        Host.Says["api/ps"] = """{"models":[{"name":"small:1b","size_vram":1,"x_new":1}]}""";
        _second.Says["api/ps"] = """{"models":[{"name":"nomic-embed-text:latest","size_vram":2}]}""";

        Assert.Equal(
            """[{"name":"small:1b","size_vram":1,"x_new":1},{"name":"nomic-embed-text:latest","size_vram":2}]""", (await GetAsync("/api/ps"))["models"]!.ToJsonString());
    }

    [Fact]
    public async Task Ps_HostThatAnswersNonsense_IsLeftOut()
    {
        Host.Says["api/ps"] = "[nonsense";
        _second.Says["api/ps"] = """{"models":null}""";

        Assert.Equal("[]", (await GetAsync("/api/ps"))["models"]!.ToJsonString());
    }

    [Fact]
    public async Task Version_SeveralHosts_IsTheOldest()
    {
        Host.Says["api/version"] = """{"version":"0.13.3"}""";
        _second.Says["api/version"] = """{"version":"0.9.10-rc1"}""";

        Assert.Equal("0.9.10-rc1", (await GetAsync("/api/version"))["version"].Text());
    }

    [Fact]
    public async Task Version_NoHostThatTells_IsWhatTheSurfaceFollows() => Assert.Equal("0.13.3", (await GetAsync("/api/version"))["version"].Text());

    [Fact]
    public async Task Root_GetAndHead_AnswerAsOllama()
    {
        using var get = await Router.Http.GetAsync(new Uri("/", UriKind.Relative));
        using var head = await Router.Http.SendAsync(new HttpRequestMessage(HttpMethod.Head, "/"));

        Assert.Equal("Ollama is running", await get.Content.ReadAsStringAsync());
        Assert.Equal(HttpStatusCode.OK, head.StatusCode);
    }

    [Theory]
    [InlineData("POST", "/api/pull")]
    [InlineData("POST", "/api/push")]
    [InlineData("POST", "/api/create")]
    [InlineData("POST", "/api/copy")]
    [InlineData("DELETE", "/api/delete")]
    [InlineData("POST", "/api/blobs/sha256:29fd")]
    public async Task Change_AnyHost_IsForbiddenWithAReason(string method, string path)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path) { Content = new StringContent("""{"model":"small:1b"}""") };
        using var response = await Router.Http.SendAsync(request);

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.Contains("would change a model host", (await response.JsonAsync())["error"].Text(), StringComparison.Ordinal);
        Assert.Empty(Host.Requests);
    }

    [Theory]
    [InlineData("GET", "/api/chat", 405, "POST")]
    [InlineData("GET", "/api/nothing", 404, "There is no /api/nothing")]
    public async Task Get_WrongMethodOrPath_GetsOllamasError(string method, string path, int status, string expected)
    {
        using var response = await Router.Http.SendAsync(new HttpRequestMessage(new HttpMethod(method), path));

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Contains(expected, (await response.JsonAsync())["error"].Text(), StringComparison.Ordinal);
    }

    private protected override void Configure(RouterOptions options)
    {
        base.Configure(options);
        options.Hosts.Add(new() { Url = _second.Url, Name = "second" });
        options.Hosts.Add(new() { Url = _openAi.Url, Name = "openai", Kind = HostKind.OpenAi });
    }

    private protected override async Task BeforeStartAsync()
    {
        _second = await ScriptedHost.StartAsync("nomic-embed-text:latest");
        _openAi = await ScriptedHost.StartAsync("org/other-7b");
    }

    private protected override async Task AfterStopAsync()
    {
        await _second.DisposeAsync();
        await _openAi.DisposeAsync();
    }

    private async Task<System.Text.Json.Nodes.JsonNode> GetAsync(string path)
    {
        using var response = await Router.Http.GetAsync(new Uri(path, UriKind.Relative));
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await response.JsonAsync();
    }
}
