using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Net;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using GreenServ.Core.Features;
using GreenServ.Router.Encoders;
using GreenServ.Router.Forwarding;
using GreenServ.Router.Pool;
using GreenServ.Router.Tests.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace GreenServ.Router.Tests.Encoders;

/// <summary>The encoder before a real host, on a clock that moves when told.</summary>
public sealed class OllamaEncoderTests : IAsyncLifetime
{
    private static readonly TimeSpan s_deadline = TimeSpan.FromMilliseconds(50);

    private readonly FakeTimeProvider _time = new();
    private readonly RecordingLogger<OllamaEncoder> _log = new();
    private readonly FeatureExtractor _features = new("all-minilm");
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly SocketsHttpHandler _handler = new();
    private readonly HttpClient _http;
    private ScriptedHost _host = null!;
    private OllamaEncoder _encoder = null!;

    public OllamaEncoderTests()
    {
        UpstreamHandler.Configure(_handler);
        _http = new HttpClient(_handler);
    }

    public async ValueTask InitializeAsync()
    {
        _host = await ScriptedHost.StartAsync();
        _encoder = Create(_host.Url, new EncoderOptions { Model = "all-minilm:latest", Deadline = s_deadline });
    }

    public async ValueTask DisposeAsync()
    {
        _encoder.Dispose();
        await _host.DisposeAsync();
        _http.Dispose();
        await _services.DisposeAsync();
    }

    [Fact]
    public async Task Encode_Prompt_AsksForOneTruncatedVectorAndKeepsTheModelLoaded()
    {
        _host.Embed = (http, _) => ScriptedHost.Vectors(http, [3, 0, 4]);

        var reply = await EncodeAsync("Why is the sky blue? \ud83d\ude00");

        Assert.Equal(new float[] { 0.6f, 0, 0.8f }, reply.Vector);
        Assert.Equal(EncoderOutcome.Answered, reply.Outcome);
        var request = JsonNode.Parse(Assert.Single(_host.Embeds))!;
        Assert.Equal("all-minilm:latest", request["model"]!.GetValue<string>());
        Assert.Equal("Why is the sky blue? \ud83d\ude00", request["input"]!.GetValue<string>());
        Assert.True(request["truncate"]!.GetValue<bool>());
        Assert.Equal("24h", request["keep_alive"]!.GetValue<string>());
    }

    [Fact]
    public async Task Encode_LongPrompt_SendsOnlyBothEnds()
    {
        // The cut goes through a pair of surrogates, whose halves are no text.
        var prompt = new string('a', 8191) + "\ud83d\ude00" + new string('b', 20_000) + new string('c', 8192);

        Assert.NotNull((await EncodeAsync(prompt)).Vector);

        var sent = JsonNode.Parse(Assert.Single(_host.Embeds))!["input"]!.GetValue<string>();
        Assert.Equal(new string('a', 8191) + "\ufffd\n\n" + new string('c', 8192), sent);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \n\t")]
    public async Task Encode_PromptWithoutText_IsNotAsked(string prompt)
    {
        Assert.Equal(EncoderOutcome.Blank, (await EncodeAsync(prompt)).Outcome);
        Assert.Empty(_host.Embeds);
    }

    [Fact]
    public async Task Encode_SamePromptAgain_IsKnown()
    {
        var first = await EncodeAsync("again");
        var second = await EncodeAsync("again");

        Assert.Equal(EncoderOutcome.Cached, second.Outcome);
        Assert.Same(first.Vector, second.Vector);
        Assert.Single(_host.Embeds);
    }

    [Fact]
    public async Task Encode_SamePromptInFlight_SharesTheCall()
    {
        var (release, arrived) = Hold();
        var waiting = Enumerable.Range(0, 5).Select(_ => EncodeAsync("shared")).ToArray();
        await arrived.ReadAsync(TestContext.Current.CancellationToken);

        release.SetResult();
        var replies = await Task.WhenAll(waiting);

        Assert.All(replies, reply => Assert.Same(replies[0].Vector, reply.Vector));
        Assert.Single(_host.Embeds);
    }

    [Fact]
    public async Task Encode_DeadlinePasses_AnswersWithoutAVectorAndKeepsTheLateOne()
    {
        var (release, arrived) = Hold();
        var waiting = EncodeAsync("slow");
        await arrived.ReadAsync(TestContext.Current.CancellationToken);
        Assert.False(waiting.IsCompleted);

        _time.Advance(s_deadline);
        var reply = await waiting;

        Assert.Equal((EncoderOutcome.Late, "all-minilm did not answer in time"), (reply.Outcome, reply.Problem));
        release.SetResult();

        // The same call, or what it left: the clock stands still, so this deadline does not pass.
        Assert.NotNull((await EncodeAsync("slow")).Vector);
        Assert.Single(_host.Embeds);
        Assert.Equal(0, _log.Unread);
    }

    [Fact]
    public async Task Encode_ClientLeavesWhileWaiting_Throws()
    {
        var (release, arrived) = Hold();
        using var leaving = new CancellationTokenSource();
        var waiting = _encoder.EncodeAsync("left", leaving.Token).AsTask();
        await arrived.ReadAsync(TestContext.Current.CancellationToken);

        await leaving.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        release.SetResult();
    }

    [Fact]
    public async Task Encode_HostThatHangs_CostsThreeDeadlinesThenNothingUntilItIsWell()
    {
        var (release, arrived) = Hold();
        for (var i = 0; i < 3; i++)
        {
            var waiting = EncodeAsync($"hangs {i}");
            await arrived.ReadAsync(TestContext.Current.CancellationToken);
            _time.Advance(s_deadline);
            Assert.Equal(EncoderOutcome.Late, (await waiting).Outcome);
        }

        Assert.StartsWith("Warning: The encoder all-minilm at http://127.0.0.1", await _log.NextAsync(), StringComparison.Ordinal);
        var resting = await EncodeAsync("rests");
        Assert.Equal((EncoderOutcome.Resting, "all-minilm did not answer in time, so it rests"), (resting.Outcome, resting.Problem));
        Assert.Equal("all-minilm did not answer in time", _encoder.Problem);
        Assert.Equal(3, _host.Embeds.Count);

        // After a second one prompt tries it out without waiting for it.
        release.SetResult();
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(EncoderOutcome.Resting, (await EncodeAsync("tries")).Outcome);
        Assert.StartsWith("Information: The encoder all-minilm", await _log.NextAsync(), StringComparison.Ordinal);
        Assert.Equal(EncoderOutcome.Answered, (await EncodeAsync("well again")).Outcome);
        Assert.Null(_encoder.Problem);
    }

    [Fact]
    public async Task Encode_TooManyPromptsWaiting_RefusesTheNextAtOnce()
    {
        var (release, arrived) = Hold();
        var waiting = Enumerable.Range(0, 64).Select(i => EncodeAsync($"prompt {i}")).ToArray();
        for (var i = 0; i < 64; i++)
            await arrived.ReadAsync(TestContext.Current.CancellationToken);

        Assert.Equal(EncoderOutcome.Busy, (await EncodeAsync("one too many")).Outcome);

        release.SetResult();
        Assert.All(await Task.WhenAll(waiting), reply => Assert.NotNull(reply.Vector));
    }

    [Fact]
    public async Task Encode_FailureAfterFailure_IsLoggedOnce()
    {
        _host.Embed = (http, _) => Status(http, 500);

        for (var i = 0; i < 10; i++)
            Assert.Null((await EncodeAsync($"prompt {i}")).Vector);

        Assert.EndsWith("can not be used now: the host of all-minilm answered HTTP 500. Until it can, the embedded encoder tells the clusters.", await _log.NextAsync(), StringComparison.Ordinal);
        Assert.Equal(0, _log.Unread);
        Assert.Equal(3, _host.Embeds.Count);
    }

    [Theory]
    [InlineData("""{"embeddings":[]}""", "all-minilm answered something else than one vector")]
    [InlineData("""{"embeddings":[[]]}""", "all-minilm answered something else than one vector")]
    [InlineData("""{"embeddings":[null]}""", "all-minilm answered something else than one vector")]
    [InlineData("""{"embeddings":[[1,0],[0,1]]}""", "all-minilm answered something else than one vector")]
    [InlineData("""{"embedding":[1,0]}""", "all-minilm answered something else than one vector")]
    [InlineData("null", "all-minilm answered something else than one vector")]
    [InlineData("""{"embeddings":[[0,0]]}""", "all-minilm answered a vector without direction")]
    [InlineData("""{"embeddings":[[1e39,1]]}""", "all-minilm answered a vector without direction")]
    [InlineData("""{"embeddings":[[3e38,3e38]]}""", "all-minilm answered a vector without direction")]
    [InlineData("""{"embeddings":[["1"]]}""", "all-minilm answered something else than the JSON expected")]
    [InlineData("""{"embeddings":[[NaN]]}""", "all-minilm answered something else than the JSON expected")]
    [InlineData("""{"embeddings":[[1,""", "all-minilm answered something else than the JSON expected")]
    [InlineData("<html>hello</html>", "all-minilm answered something else than the JSON expected")]
    [InlineData("", "all-minilm answered something else than the JSON expected")]
    public async Task Encode_AnswerOfAWrongShape_SaysWhatIsWrongWithIt(string body, string problem)
    {
        _host.Embed = (http, _) => http.Response.WriteAsync(body);

        var reply = await EncodeAsync("odd");

        Assert.Equal((EncoderOutcome.Malformed, problem), (reply.Outcome, reply.Problem));
    }

    [Fact]
    public async Task Encode_AnswerWithoutEnd_IsGivenUp()
    {
        _host.Embed = async (http, _) =>
        {
            // It ends when the other side has had enough of it.
            var zeros = "[0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0],"u8.ToArray();
            while (!http.RequestAborted.IsCancellationRequested)
                await http.Response.Body.WriteAsync(zeros, http.RequestAborted);
        };

        Assert.Equal((EncoderOutcome.Malformed, "all-minilm answered more than 1048576 bytes"), Told(await EncodeAsync("endless")));
    }

    [Fact]
    public async Task Encode_AnotherDimensionThanBefore_IsRefused()
    {
        Assert.NotNull((await EncodeAsync("three numbers")).Vector);
        _host.Embed = (http, _) => ScriptedHost.Vectors(http, [1, 0, 0, 0]);

        Assert.Equal((EncoderOutcome.Malformed, "all-minilm answered 4 numbers where its clusters have 3: another model took its name"), Told(await EncodeAsync("four")));
    }

    [Fact]
    public async Task Encode_AnotherDimensionThanTheClustersOfEarlierRuns_IsRefused()
    {
        _features.Extract("an earlier run", [0, 1]);

        Assert.Equal((EncoderOutcome.Malformed, "all-minilm answered 3 numbers where its clusters have 2: another model took its name"), Told(await EncodeAsync("now")));
    }

    [Theory]
    [InlineData(404, "the host of all-minilm does not have it (HTTP 404; 'ollama pull all-minilm:latest' gets it)")]
    [InlineData(401, "the host of all-minilm answered HTTP 401")]
    [InlineData(503, "the host of all-minilm answered HTTP 503")]
    public async Task Encode_ErrorStatus_IsTold(int status, string problem)
    {
        _host.Embed = (http, _) => Status(http, status);

        Assert.Equal((EncoderOutcome.Refused, problem), Told(await EncodeAsync("refused")));
    }

    [Fact]
    public async Task Encode_Redirect_IsNotFollowed()
    {
        await using var other = await ScriptedHost.StartAsync();
        _host.Embed = (http, _) =>
        {
            http.Response.Redirect(other.Url + "/api/embed", permanent: false, preserveMethod: true);
            return Task.CompletedTask;
        };

        Assert.Equal((EncoderOutcome.Refused, "the host of all-minilm answered HTTP 307"), Told(await EncodeAsync("secret")));
        Assert.Empty(other.Embeds);
    }

    [Fact]
    public async Task Encode_HostAway_IsTold()
    {
        await _host.DisposeAsync();

        Assert.Equal((EncoderOutcome.Away, "the host of all-minilm could not be reached"), Told(await EncodeAsync("away")));
    }

    [Fact]
    public async Task Encode_ConnectionBreaks_IsTold()
    {
        _host.Embed = (http, _) =>
        {
            http.Abort();
            return Task.CompletedTask;
        };

        Assert.Equal(EncoderOutcome.Away, (await EncodeAsync("breaks")).Outcome);
    }

    [Fact]
    public async Task WarmUp_ModelIsThere_SaysHowLongItsVectorsAre()
    {
        await _encoder.WarmUpAsync(TestContext.Current.CancellationToken);

        Assert.EndsWith("is ready; its vectors have 3 components.", await _log.NextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task WarmUp_ModelIsNotThere_SaysSoAtOnceAndRests()
    {
        _host.Embed = (http, _) => Status(http, 404);

        await _encoder.WarmUpAsync(TestContext.Current.CancellationToken);

        Assert.Contains("'ollama pull all-minilm:latest' gets it", await _log.NextAsync(), StringComparison.Ordinal);
        Assert.Equal(EncoderOutcome.Resting, (await EncodeAsync("first")).Outcome);
        Assert.Single(_host.Embeds);
    }

    [Fact]
    public async Task Encode_Outcomes_AreCounted()
    {
        var counted = new ConcurrentQueue<string>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Name == "greenserv.encoder.prompts" && instrument.Meter.Scope == _services.GetRequiredService<IMeterFactory>())
                    listener.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<long>((_, _, tags, _) => counted.Enqueue((string)tags[0].Value!));
        listener.Start();

        await EncodeAsync("one");
        await EncodeAsync("one");
        await EncodeAsync("");
        _host.Embed = (http, _) => Status(http, 500);
        await EncodeAsync("two");

        Assert.Equal(["answered", "cached", "blank", "refused"], counted);
    }

    private OllamaEncoder Create(string url, EncoderOptions options) => new(
        options, new EmbedClient(_http, ModelHost.From(new() { Url = url }), options.Model, options.Name), new EmbeddingCache(options.CacheEntries),
        new EncoderCircuit(_time), _features, new EncoderMetrics(_services.GetRequiredService<IMeterFactory>(), _features), _time, _log);

    private Task<EncoderReply> EncodeAsync(string prompt) => _encoder.EncodeAsync(prompt, TestContext.Current.CancellationToken).AsTask();

    private static (EncoderOutcome Outcome, string? Problem) Told(EncoderReply reply) => (reply.Outcome, reply.Problem);

    /// <summary>Has the host hold its answers until told.</summary>
    private (TaskCompletionSource Release, ChannelReader<string> Arrived) Hold()
    {
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var arrived = Channel.CreateUnbounded<string>();
        _host.Embed = async (http, text) =>
        {
            arrived.Writer.TryWrite(text);
            await release.Task;
            await ScriptedHost.Vectors(http, [1, 0, 0]);
        };
        return (release, arrived.Reader);
    }

    private static Task Status(HttpContext http, int status)
    {
        http.Response.StatusCode = status;
        return http.Response.WriteAsync("""{"error":"scripted"}""");
    }
}
