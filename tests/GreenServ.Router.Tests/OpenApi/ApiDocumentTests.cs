using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using GreenServ.Router.OpenApi;
using GreenServ.Router.Tests.Hosting;
using GreenServ.ServiceDefaults.Telemetry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace GreenServ.Router.Tests.OpenApi;

public sealed partial class ApiDocumentTests : RouterTest
{
    private ProcessTelemetry? _telemetry;
    private JsonNode _document = null!;

    // What a process is given that serves: with it there is /metrics.
    private protected override void Build(WebApplicationBuilder builder)
    {
        _telemetry = ProcessTelemetry.Start("test", builder.Configuration);
        builder.Services.AddSingleton(_telemetry);
    }

    private protected override Task AfterStopAsync()
    {
        _telemetry?.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task Document_EveryMappedEndpoint_IsInIt()
    {
        var documented = (await OperationsAsync()).Select(operation => operation.Key);

        Assert.Empty(Mapped().Except(documented));
    }

    [Fact]
    public void Documentation_EveryEndpoint_IsMapped() => Assert.Empty(ApiDocument.Documented.Except(Mapped()));

    [Fact]
    public async Task Document_EveryOperation_SaysWhatItDoesAndAnswers()
    {
        var operations = await OperationsAsync();
        var tags = _document["tags"]!.AsArray().Select(tag => tag!["name"].Text()).ToHashSet();

        Assert.Equal(operations.Count, operations.Select(operation => operation.Value["operationId"].Text()).Distinct().Count());
        Assert.All(operations, operation =>
        {
            Assert.NotEmpty(operation.Value["summary"].Text());
            Assert.Contains(operation.Value["tags"]!.AsArray().Single().Text(), tags);
            Assert.Contains(operation.Value["responses"]!.AsObject(), answer => answer.Key[0] == '2');
            Assert.All(operation.Value["responses"]!.AsObject(), answer => Assert.NotEmpty(answer.Value!["description"].Text()));
            var parameters = (operation.Value["parameters"]?.AsArray() ?? []).Where(parameter => parameter!["in"]?.Text() == "path").Select(parameter => parameter!["name"].Text());
            Assert.Equal(PathParameter.Matches(operation.Key.Path).Select(match => match.Groups[1].Value), parameters);
        });
    }

    [Fact]
    public async Task Document_EveryReference_Resolves()
    {
        await OperationsAsync();
        var check = new SchemaCheck(_document);
        var references = References(_document).ToArray();

        Assert.NotEmpty(references);
        Assert.All(references, reference => Assert.NotNull(check.Resolve(reference)));
    }

    [Fact]
    public async Task Document_EveryComponent_IsUsed()
    {
        await OperationsAsync();
        var used = References(_document).ToHashSet();

        Assert.All(
            new[] { "schemas", "headers", "parameters" }.SelectMany(kind => _document["components"]![kind]!.AsObject().Select(component => $"#/components/{kind}/{component.Key}")),
            component => Assert.Contains(component, used));
    }

    [Fact]
    public async Task Document_WireTypes_AreDescribedByTheirComments()
    {
        await OperationsAsync();
        var pool = _document["components"]!["schemas"]!["PoolStatus"]!;

        Assert.Contains("normalised energy 1", pool["properties"]!["referenceEnergyJoules"]!["description"].Text(), StringComparison.Ordinal);
        Assert.DoesNotContain("referenceEnergyJoules", pool["required"]!.AsArray().Select(name => name.Text()));
    }

    [Theory]
    [InlineData("POST", "/v1/chat/completions", "/v1/chat/completions", """{"model":"greenserv","messages":[{"role":"user","content":"x"}],"greenserv":{"lambda":0.3,"allow":["small:1b"],"deadlineMs":60000}}""")]
    [InlineData("POST", "/v1/chat/completions", "/v1/chat/completions", """{"model":"nope","messages":[{"role":"user","content":"x"}]}""")]
    [InlineData("GET", "/v1/models", "/v1/models", null)]
    [InlineData("GET", "/v1/models/{id}", "/v1/models/greenserv", null)]
    [InlineData("GET", "/v1/models/{id}", "/v1/models/nope", null)]
    [InlineData("GET", "/api/tags", "/api/tags", null)]
    [InlineData("GET", "/api/version", "/api/version", null)]
    [InlineData("POST", "/api/show", "/api/show", """{"model":"greenserv"}""")]
    [InlineData("POST", "/api/show", "/api/show", "{}")]
    [InlineData("POST", "/api/pull", "/api/pull", """{"model":"x"}""")]
    [InlineData("GET", "/greenserv/models", "/greenserv/models", null)]
    [InlineData("GET", "/greenserv/models/{name}", "/greenserv/models/small:1b", null)]
    [InlineData("GET", "/greenserv/sla", "/greenserv/sla", null)]
    [InlineData("GET", "/greenserv/hosts", "/greenserv/hosts", null)]
    [InlineData("GET", "/greenserv/hosts/{name}", "/greenserv/hosts/nope", null)]
    [InlineData("GET", "/greenserv/keys", "/greenserv/keys", null)]
    [InlineData("POST", "/greenserv/keys", "/greenserv/keys", "{}")]
    [InlineData("GET", "/greenserv/profiles", "/greenserv/profiles", null)]
    [InlineData("PUT", "/greenserv/profiles/{name}", "/greenserv/profiles/gold", """{"alpha":0.5}""")]
    [InlineData("PUT", "/greenserv/profiles/{name}", "/greenserv/profiles/gold", """{"alpha":7}""")]
    [InlineData("GET", "/greenserv/audit", "/greenserv/audit", null)]
    [InlineData("GET", "/greenserv/audit", "/greenserv/audit?limit=x", null)]
    [InlineData("POST", "/greenserv/route", "/greenserv/route", """{"model":"greenserv","messages":[{"role":"user","content":"x"}],"greenserv":{"noExplore":true,"session":"s"}}""")]
    [InlineData("POST", "/greenserv/route", "/greenserv/route?as=nope", "{}")]
    [InlineData("GET", "/greenserv/decisions/{id}/replay", "/greenserv/decisions/nope/replay", null)]
    [InlineData("GET", "/greenserv/decisions/{id}", "/greenserv/decisions/nope", null)]
    [InlineData("GET", "/health", "/health", null)]
    [InlineData("GET", "/alive", "/alive", null)]
    public async Task Document_RequestAndAnswer_AreAsItSays(string method, string path, string url, string? body)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), url);
        if (body is not null)
            request.Content = new StringContent(body, null, "application/json");
        using var response = await Router.Http.SendAsync(request, TestContext.Current.CancellationToken);

        await AssertAsDocumentedAsync(method, path, response, response.IsSuccessStatusCode ? body : null);
    }

    [Fact]
    public async Task Document_DecisionAndFeedback_AreAsItSays()
    {
        var decision = await Router.DecideAsync();
        var score = $$"""{"decision_id":"{{decision}}","score":0.5}""";
        using var scored = await Router.PostAsync("/v1/feedback", score);
        using var explained = await Router.Http.GetAsync(new Uri($"/greenserv/decisions/{decision}", UriKind.Relative), TestContext.Current.CancellationToken);

        await AssertAsDocumentedAsync("POST", "/v1/feedback", scored, score);
        await AssertAsDocumentedAsync("GET", "/greenserv/decisions/{id}", explained, null);
        using var replayed = await Router.Http.GetAsync(new Uri($"/greenserv/decisions/{decision}/replay", UriKind.Relative), TestContext.Current.CancellationToken);
        await AssertAsDocumentedAsync("GET", "/greenserv/decisions/{id}/replay", replayed, null);
    }

    [Fact]
    public async Task Document_OllamaStream_IsAsItSays()
    {
        Host.Answer = (http, _) => ScriptedHost.Lines(
            http, """{"model":"x","message":{"role":"assistant","content":"a"},"done":false}""",
            """{"model":"x","message":{"role":"assistant","content":""},"done":true,"done_reason":"stop","prompt_eval_count":3,"eval_count":2}""");
        using var response = await Router.PostAsync("/api/chat", """{"model":"greenserv","messages":[{"role":"user","content":"x"}]}""");
        var operation = (await OperationsAsync())[new("POST", "/api/chat")];
        var schema = operation["responses"]!["200"]!["content"]![response.Content.Headers.ContentType!.MediaType!]!["schema"]!;

        Assert.All(await response.LinesAsync(), line => Assert.Empty(new SchemaCheck(_document).Problems(line, schema)));
    }

    [Fact]
    public async Task Document_Steering_IsWhatTheRouterKnows()
    {
        using var refused = await Router.ChatAsync(fields: ",\"greenserv\":{\"nope\":1}");
        var known = Regex.Match((await refused.JsonAsync())["error"]!["message"].Text(), "known are (.*) and (.*)\\.").Groups;
        await OperationsAsync();

        Assert.Equal(
            known[1].Value.Split(", ").Append(known[2].Value).Order(),
            _document["components"]!["schemas"]!["Steering"]!["properties"]!.AsObject().Select(field => field.Key).Order());
    }

    [Fact]
    public async Task Document_Headers_AreThoseOfAnAnswer()
    {
        using var response = await Router.ChatAsync();
        var documented = (await OperationsAsync())[new("POST", "/v1/chat/completions")]["responses"]!["200"]!["headers"]!.AsObject().Select(header => header.Key);

        Assert.Equal(documented.Order(), response.Headers.Select(header => header.Key).Where(name => name.StartsWith("x-greenserv-", StringComparison.Ordinal)).Order());
    }

    private async Task AssertAsDocumentedAsync(string method, string path, HttpResponseMessage response, string? body)
    {
        var operation = (await OperationsAsync())[new(method, path)];
        var check = new SchemaCheck(_document);
        var status = ((int)response.StatusCode).ToString(System.Globalization.CultureInfo.InvariantCulture);
        var answer = operation["responses"]![status];
        Assert.True(answer is not null, $"HTTP {status} is not documented: {await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)}");
        var schema = answer["content"]![response.Content.Headers.ContentType!.MediaType!]?["schema"];
        Assert.True(schema is not null, $"{response.Content.Headers.ContentType} is not documented for HTTP {status}.");

        Assert.Empty(check.Problems(await response.JsonAsync(), schema));
        if (body is not null)
            Assert.Empty(check.Problems(JsonNode.Parse(body), operation["requestBody"]!["content"]!["application/json"]!["schema"]!));
    }

    private async Task<Dictionary<EndpointKey, JsonNode>> OperationsAsync()
    {
        using var response = await Router.Http.GetAsync(new Uri("/openapi/v1.json", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        _document = await response.JsonAsync();
        Assert.StartsWith("3.1", _document["openapi"].Text(), StringComparison.Ordinal);
        return (from path in _document["paths"]!.AsObject()
                from operation in path.Value!.AsObject()
                select (Key: new EndpointKey(operation.Key.ToUpperInvariant(), path.Key), Operation: operation.Value!)).ToDictionary(entry => entry.Key, entry => entry.Operation);
    }

    private HashSet<EndpointKey> Mapped() => [.. Router.Get<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().SelectMany(EndpointKey.Of)];

    private static IEnumerable<string> References(JsonNode? node) => node switch
    {
        JsonObject o => o.SelectMany(field => field is { Key: "$ref", Value: JsonValue value } ? [value.GetValue<string>()] : References(field.Value)),
        JsonArray list => list.SelectMany(References),
        _ => [],
    };

    [GeneratedRegex(@"\{(\w+)\}")]
    private static partial Regex PathParameter { get; }
}
