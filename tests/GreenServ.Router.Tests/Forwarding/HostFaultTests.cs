using System.Net;
using System.Text;
using GreenServ.Router.Tests.Hosting;
using Microsoft.AspNetCore.Http;

namespace GreenServ.Router.Tests.Forwarding;

/// <summary>What hosts get wrong before the first byte goes to another model; what comes after it is said in band.</summary>
public sealed class HostFaultTests : RouterTest
{
    private const string Chunk = """{"id":"c","choices":[{"delta":{"content":"a"}}]}""";

    [Fact]
    public async Task Post_FirstEventIsAnError_AnotherModelIsAsked()
    {
        Host.Answer = (http, body) => IsSmall(body)
            ? ScriptedHost.Events(http, """{"error":{"message":"out of memory"}}""")
            : ScriptedHost.Events(http, Chunk, "[DONE]");

        for (var i = 0; i < 4; i++)
        {
            using var response = await Router.ChatAsync(fields: ",\"stream\":true");
            Assert.Equal("large:2b", response.Headers.GetValues("x-greenserv-model").Single());
            Assert.Contains("[DONE]", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("<html>proxy</html>")]
    [InlineData("{}")]
    [InlineData("""{"error":"model crashed"}""")]
    public async Task Post_TwoHundredThatIsNoCompletion_AnotherModelIsAsked(string nonsense)
    {
        Host.Answer = (http, body) => IsSmall(body) ? http.Response.WriteAsync(nonsense) : ScriptedHost.Completion(http, "fine");

        for (var i = 0; i < 4; i++)
        {
            using var response = await Router.ChatAsync();
            Assert.Equal("large:2b", response.Headers.GetValues("x-greenserv-model").Single());
        }
    }

    [Fact]
    public async Task Post_ModelThatDoesNotSupportTheRequest_AnotherModelIsAsked()
    {
        Host.Answer = (http, body) => IsSmall(body) ? Refuse(http) : ScriptedHost.Completion(http, "fine");

        for (var i = 0; i < 4; i++)
        {
            using var response = await Router.ChatAsync();
            Assert.Equal("large:2b", response.Headers.GetValues("x-greenserv-model").Single());
        }
    }

    [Fact]
    public async Task Post_NoModelSupportsTheRequest_TheRefusalComesThrough()
    {
        Host.Answer = (http, _) => Refuse(http);
        using var response = await Router.ChatAsync();

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains("does not support tools", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Post_ModelThatKeepsFailing_Rests()
    {
        Host.Answer = (http, body) => IsSmall(body) ? Fail(http) : ScriptedHost.Completion(http, "fine");
        for (var i = 0; i < 10; i++)
            await Router.DecideAsync();

        Assert.Equal(3, Host.Requests.Count(IsSmall));
        var explained = await Router.ExplainAsync(await Router.DecideAsync());
        var resting = explained["candidates"]!.AsArray().Single(candidate => candidate!["model"]!.GetValue<string>() == "small:1b")!;
        Assert.Contains("3 times in a row", resting["rejectedBecause"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Post_OnlyRestingModelsLeft_TheyAreAskedAllTheSame()
    {
        Host.Answer = (http, _) => Fail(http);
        for (var i = 0; i < 4; i++)
            (await Router.ChatAsync()).Dispose();
        Host.Answer = (http, _) => ScriptedHost.Completion(http, "well again");

        using var response = await Router.ChatAsync();
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task Post_HostThatStallsAfterItsHeaders_IsGivenUp()
    {
        Host.Answer = async (http, body) =>
        {
            if (!IsSmall(body))
            {
                await ScriptedHost.Events(http, Chunk, "[DONE]");
                return;
            }

            http.Response.ContentType = "text/event-stream";
            await http.Response.Body.FlushAsync();
            await Task.Delay(Timeout.Infinite, http.RequestAborted);
        };

        using var response = await Router.ChatAsync("small:1b", ",\"stream\":true");
        Assert.Equal(HttpStatusCode.BadGateway, response.StatusCode);
        Assert.Contains("nothing came within", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Post_HostThatFallsSilentInAStream_EndsItInBand()
    {
        Host.Answer = async (http, _) =>
        {
            await ScriptedHost.Events(http, Chunk);
            await Task.Delay(Timeout.Infinite, http.RequestAborted);
        };
        using var response = await Router.ChatAsync(fields: ",\"stream\":true");

        Assert.Contains("sent no whole line for", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Post_StreamInSingleBytesWithCarriageReturns_ArrivesWhole()
    {
        Host.Answer = async (http, _) =>
        {
            http.Response.ContentType = "text/event-stream";
            foreach (var one in Encoding.UTF8.GetBytes($": hello\r\n\r\ndata: {Chunk}\r\n\r\ndata: {{\"id\":\"c\",\"choices\":[],\"usage\":{{\"prompt_tokens\":1,\"completion_tokens\":1}}}}\r\n\r\ndata: [DONE]\r\n\r\n"))
            {
                await http.Response.Body.WriteAsync(new[] { one });
                await http.Response.Body.FlushAsync();
            }
        };
        using var response = await Router.ChatAsync(fields: ",\"stream\":true");
        var blocks = (await response.Content.ReadAsStringAsync()).Split("\n\n", StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal(4, blocks.Length);
        Assert.Equal(": hello", blocks[0]);
        Assert.Contains("\"content\":\"a\"", blocks[1], StringComparison.Ordinal);
        Assert.StartsWith(": energy", blocks[2], StringComparison.Ordinal);
    }

    private protected override void Configure(RouterOptions options)
    {
        base.Configure(options);
        options.FirstByteTimeout = TimeSpan.FromSeconds(2);
        options.IdleTimeout = TimeSpan.FromSeconds(1);
    }

    private static bool IsSmall(string body) => body.Contains("small:1b", StringComparison.Ordinal);

    private static Task Fail(HttpContext http)
    {
        http.Response.StatusCode = 500;
        return Task.CompletedTask;
    }

    private static Task Refuse(HttpContext http)
    {
        http.Response.StatusCode = 400;
        http.Response.ContentType = "application/json";
        return http.Response.WriteAsync("""{"error":{"message":"this model does not support tools","type":"api_error","param":null,"code":null}}""");
    }
}
