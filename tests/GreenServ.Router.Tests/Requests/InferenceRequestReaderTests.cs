using System.Text;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using GreenServ.Core.Features;
using GreenServ.Router.OpenAi;
using GreenServ.Router.Requests;

namespace GreenServ.Router.Tests.Requests;

public sealed class InferenceRequestReaderTests
{
    private const string Minimal = """{"model":"greenserv","messages":[{"role":"user","content":"hi"}]}""";

    [Fact]
    public void Read_MinimalRequest_GivesWhatRoutingNeeds()
    {
        var request = Accept(Minimal);

        Assert.Equal("greenserv", request.Model);
        Assert.Equal("hi", request.Prompt);
        Assert.False(request.Stream);
        Assert.Equal(PromptTraits.None, request.Traits);
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData("  \n", "empty")]
    [InlineData("not json", "not valid JSON")]
    [InlineData("{\"model\":\"m\",}", "not valid JSON")]
    [InlineData("[1]", "must be a JSON object")]
    [InlineData("{} {}", "not valid JSON")]
    [InlineData("{\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}", "'model' is missing")]
    [InlineData("{\"model\":7,\"messages\":[]}", "'model' must be a non-empty string")]
    [InlineData("{\"model\":\"m\"}", "'messages' is missing")]
    [InlineData("{\"model\":\"m\",\"messages\":{}}", "'messages' must be an array")]
    [InlineData("{\"model\":\"m\",\"messages\":[]}", "'messages' is empty")]
    [InlineData("{\"model\":\"m\",\"messages\":[7]}", "'messages[0]' must be an object")]
    [InlineData("{\"model\":\"m\",\"messages\":[{\"content\":\"x\"}]}", "'messages[0].role'")]
    [InlineData("{\"model\":\"m\",\"messages\":[{\"role\":\"king\",\"content\":\"x\"}]}", "'messages[0].role'")]
    [InlineData("{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":5}]}", "'messages[0].content'")]
    [InlineData("{\"model\":\"m\",\"stream\":\"yes\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}", "'stream' must be")]
    [InlineData("{\"model\":\"m\",\"stream_options\":3,\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}", "'stream_options' must be")]
    public void Read_BadRequest_SaysWhatIsWrong(string body, string expected)
    {
        var (request, error) = InferenceRequestReader.Read(OpenAiOperations.ChatCompletions, Encoding.UTF8.GetBytes(body));

        Assert.Null(request);
        Assert.Equal(400, error!.Status);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_ByteOrderMark_IsNamed()
    {
        var (_, error) = InferenceRequestReader.Read(OpenAiOperations.ChatCompletions, [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(Minimal)]);

        Assert.Contains("byte order mark", error!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_BytesThatAreNotUtf8_AreRefused()
    {
        byte[] body = [.. "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\""u8, 0xC3, 0x28, .. "\"}]}"u8];

        Assert.Equal(400, InferenceRequestReader.Read(OpenAiOperations.ChatCompletions, body).Error!.Status);
    }

    [Fact]
    public void ForwardedBody_ReplacesOnlyTheModel()
    {
        const string body = """{ "temperature" : 1.0e0, "model" :"greenserv","messages":[{"role":"user","content":"hi","model":"inner"}],"x_unknown":{"model":"deep","a":[1,2]}}""";

        var forwarded = Encoding.UTF8.GetString(Accept(body).ForwardedBody("qwen:7b", askForUsage: false));

        Assert.Equal(body.Replace("\"greenserv\"", "\"qwen:7b\"", StringComparison.Ordinal), forwarded);
    }

    [Fact]
    public void ForwardedBody_EveryKeyThatReadsAsModel_IsReplaced()
    {
        const string body = """{"Model":"a","\u006dodel":"b","messages":[{"role":"user","content":"hi"}]}""";
        var request = Accept(body);

        Assert.Equal("b", request.Model);
        Assert.Equal("""{"Model":"m","\u006dodel":"m","messages":[{"role":"user","content":"hi"}]}""", Encoding.UTF8.GetString(request.ForwardedBody("m", askForUsage: false)));
    }

    [Theory]
    [InlineData("""{"greenserv":{"lambda":1},"model":"g","messages":[{"role":"user","content":"x"}]}""")]
    [InlineData("""{"model":"g","greenserv":{"lambda":1},"messages":[{"role":"user","content":"x"}]}""")]
    [InlineData("""{"model":"g","messages":[{"role":"user","content":"x"}] , "greenserv" : {"lambda":1} }""")]
    [InlineData("""{"model":"g","messages":[{"role":"user","content":"x"}],"greenserv":{},"greenserv":{"lambda":1}}""")]
    [InlineData("""{"greenserv":{},"model":"g","greenserv":{},"messages":[{"role":"user","content":"x"}],"greenserv":{"lambda":1}}""")]
    public void ForwardedBody_RemovesTheGreenservObject(string body)
    {
        var request = Accept(body);
        var forwarded = JsonNode.Parse(request.ForwardedBody("m", askForUsage: false))!.AsObject();

        Assert.Equal("""{"lambda":1}""", Encoding.UTF8.GetString(request.Greenserv.Span));
        Assert.Equal(["model", "messages"], forwarded.Select(field => field.Key));
    }

    [Theory]
    [InlineData("""{"model":"g","stream":true,"messages":[{"role":"user","content":"x"}]}""")]
    [InlineData("""{"greenserv":{},"model":"g","stream":true,"messages":[{"role":"user","content":"x"}]}""")]
    [InlineData("""{"model":"g","stream":true,"stream_options":{},"messages":[{"role":"user","content":"x"}]}""")]
    [InlineData("""{"model":"g","stream":true,"stream_options":null,"messages":[{"role":"user","content":"x"}]}""")]
    [InlineData("""{"model":"g","stream":true,"stream_options":{"include_usage":false},"messages":[{"role":"user","content":"x"}]}""")]
    [InlineData("""{"model":"g","stream":true,"stream_options":{"other":1},"messages":[{"role":"user","content":"x"}]}""")]
    public void ForwardedBody_Stream_AsksForUsage(string body)
    {
        var request = Accept(body);
        var forwarded = JsonNode.Parse(request.ForwardedBody("m", askForUsage: true))!;

        Assert.False(request.IncludeUsage);
        Assert.True(forwarded["stream_options"]!["include_usage"]!.GetValue<bool>());
    }

    [Fact]
    public void Read_PartsToolsAndSchema_AreSeen()
    {
        var request = Accept("""
            {"model":"g","tools":[{"type":"function"}],"response_format":{"type":"json_schema","json_schema":{}},
             "messages":[{"role":"system","content":"be brief"},{"role":"user","content":[{"type":"text","text":"what is"},{"type":"image_url","image_url":{"url":"data:x"}},{"type":"text","text":"this"}]}]}
            """);

        Assert.Equal("what is\nthis", request.Prompt);
        Assert.Equal(PromptTraits.Tools | PromptTraits.JsonSchema | PromptTraits.Images, request.Traits);
        Assert.Equal("be brief\nwhat is\nthis".Length, request.Input.Text.Characters);
    }

    [Fact]
    public void ForwardedBody_AnyUnknownFields_SurviveByteForByte() =>
        Prop.ForAll(ArbMap.Default.ArbFor<NonNull<string>>(), ArbMap.Default.ArbFor<int>(), (text, number) =>
        {
            var value = new JsonObject { ["text"] = text.Get, ["number"] = number, ["list"] = new JsonArray(text.Get, number, null) };
            var body = $"{{\"model\":\"g\",\"custom\":{value.ToJsonString()},\"messages\":[{{\"role\":\"user\",\"content\":\"x\"}}]}}";
            var forwarded = Encoding.UTF8.GetString(Accept(body).ForwardedBody("other", askForUsage: false));
            return forwarded == body.Replace("\"model\":\"g\"", "\"model\":\"other\"", StringComparison.Ordinal);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Read_AnyBytes_GivesARequestOrA400() =>
        Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), bytes =>
        {
            var (request, error) = InferenceRequestReader.Read(OpenAiOperations.ChatCompletions, bytes);
            return request is null ^ error is null && (error is null || error.Status == 400);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Read_AnyTruncation_GivesA400()
    {
        var body = Encoding.UTF8.GetBytes("""{"model":"g","greenserv":{"lambda":0.5},"stream":true,"stream_options":{"include_usage":true},"messages":[{"role":"user","content":[{"type":"text","text":"é\u0041"}]}]}""");
        for (var length = 0; length < body.Length; length++)
            Assert.Equal(400, InferenceRequestReader.Read(OpenAiOperations.ChatCompletions, body[..length]).Error!.Status);
    }

    private static InferenceRequest Accept(string body)
    {
        var (request, error) = InferenceRequestReader.Read(OpenAiOperations.ChatCompletions, Encoding.UTF8.GetBytes(body));
        Assert.True(error is null, error?.Message);
        return request!;
    }
}
