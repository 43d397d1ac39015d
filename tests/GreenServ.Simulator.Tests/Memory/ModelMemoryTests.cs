using System.Globalization;

namespace GreenServ.Simulator.Tests.Memory;

/// <summary>The simulated host loads, holds and unloads models as Ollama does.</summary>
public sealed class ModelMemoryTests
{
    private const string Mistral = "mistral-7b";
    private const string Llama = "llama-3.1-8b";

    [Fact]
    public async Task Ps_AtTheStart_ListsWhatFits()
    {
        await using var all = await StartAsync(null);
        await using var one = await StartAsync(16);

        Assert.Equal([Llama, Mistral], await LoadedAsync(all));
        Assert.Equal([Mistral], await LoadedAsync(one));
    }

    [Fact]
    public async Task Generate_ModelThatDoesNotFitBesideAnother_TakesItsPlace()
    {
        await using var host = await StartAsync(16);

        await AskAsync(host, Llama);
        Assert.Equal([Llama], await LoadedAsync(host));
        await AskAsync(host, Llama);
        await AskAsync(host, Mistral);

        Assert.Equal([Mistral], await LoadedAsync(host));
        Assert.Equal((1, 1), (await CounterAsync(host, "loads_total", Llama), await CounterAsync(host, "loads_total", Mistral)));
    }

    [Fact]
    public async Task Generate_ModelThatIsLoaded_SaysHowLongThatTook()
    {
        await using var host = await StartAsync(16, timeScale: 0.01);

        var cold = await AskAsync(host, Llama);
        var warm = await AskAsync(host, Llama);

        // 16 GB at 2 GB/s, a hundred times faster: 80 ms.
        Assert.Equal(80_000_000, cold.GetProperty("load_duration").GetInt64());
        Assert.Equal(1, warm.GetProperty("load_duration").GetInt64());
        Assert.Equal(8 * 100, await CounterAsync(host, "load_joules_total", Llama));
    }

    [Fact]
    public async Task Generate_SeveralIdleModels_TheOneKeptShortestMakesRoom()
    {
        await using var host = await SimulatorHost.StartAsync(options =>
        {
            foreach (var model in (string[])["qwen2.5-0.5b", "gemma-3-1b", "llama-3.2-1b"])
                options.Models.Add(model);
            options.MemoryGigabytes = 4;
        });
        await AskAsync(host, "gemma-3-1b", ",\"keep_alive\":\"1m\"");

        await AskAsync(host, "llama-3.2-1b");

        Assert.Equal(["llama-3.2-1b", "qwen2.5-0.5b"], await LoadedAsync(host));
    }

    [Theory]
    [InlineData("\"90s\"", 90)]
    [InlineData("90", 90)]
    [InlineData("\"1h1.5m\"", 3690)]
    [InlineData("\"2m\"", 120)]
    public async Task Generate_KeepAlive_IsUntilWhenTheModelStays(string keepAlive, int seconds)
    {
        var time = new SteppingTime();
        await using var host = await StartAsync(null, time: time);

        await AskAsync(host, Mistral, $",\"keep_alive\":{keepAlive}");
        var expires = (await host.GetJsonAsync("api/ps")).GetProperty("models").EnumerateArray()
            .Single(model => model.GetProperty("name").GetString() == Mistral).GetProperty("expires_at").GetDateTimeOffset();
        Assert.Equal(time.GetUtcNow().AddSeconds(seconds), expires);

        time.Advance(TimeSpan.FromSeconds(seconds));
        Assert.DoesNotContain(Mistral, await LoadedAsync(host));
    }

    [Fact]
    public async Task Generate_KeepAliveForEver_OutlivesTheYear()
    {
        var time = new SteppingTime();
        await using var host = await StartAsync(null, time: time);
        await AskAsync(host, Mistral, ",\"keep_alive\":-1");

        time.Advance(TimeSpan.FromDays(366));

        Assert.Equal([Mistral], await LoadedAsync(host));
    }

    [Fact]
    public async Task Generate_KeepAliveThatIsNoDuration_IsRefused()
    {
        await using var host = await StartAsync(null);

        var reply = await host.PostAsync("api/generate", $$"""{"model":"{{Mistral}}","prompt":"x","keep_alive":"soon"}""");

        Assert.Equal(System.Net.HttpStatusCode.BadRequest, reply.StatusCode);
    }

    [Fact]
    public async Task Generate_OtherModelIsAnswering_WaitsForIt()
    {
        var time = new SteppingTime();
        await using var host = await StartAsync(16, timeScale: 1, time, keepAlive: TimeSpan.FromDays(365));
        var answering = AskAsync(host, Mistral);
        await time.TimerAsync();

        var waiting = AskAsync(host, Llama);
        Assert.Equal([Mistral], await LoadedAsync(host));
        while (!answering.IsCompleted || !waiting.IsCompleted)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        Assert.Equal([Llama], await LoadedAsync(host));
        Assert.Equal(8_000_000_000, (await waiting).GetProperty("load_duration").GetInt64());
    }

    private static Task<SimulatorHost> StartAsync(double? gigabytes, double timeScale = 0, TimeProvider? time = null, TimeSpan? keepAlive = null) => SimulatorHost.StartAsync(
        options =>
        {
            options.Models.Add(Mistral);
            options.Models.Add(Llama);
            options.MemoryGigabytes = gigabytes;
            options.TimeScale = timeScale;
            options.KeepAlive = keepAlive ?? options.KeepAlive;
        },
        time);

    private static Task<System.Text.Json.JsonElement> AskAsync(SimulatorHost host, string model, string fields = "") =>
        host.PostJsonAsync("api/generate", $$"""{"model":"{{model}}","prompt":"hello","stream":false{{fields}}}""");

    private static async Task<string[]> LoadedAsync(SimulatorHost host) =>
        [.. (await host.GetJsonAsync("api/ps")).GetProperty("models").EnumerateArray().Select(model => model.GetProperty("name").GetString()!)];

    private static async Task<double> CounterAsync(SimulatorHost host, string name, string model)
    {
        var text = (await host.GetAsync("metrics")).Body;
        var line = text.Split('\n').Single(line => line.StartsWith($"greenserv_simulator_{name}{{", StringComparison.Ordinal) && line.Contains($"\"{model}\"", StringComparison.Ordinal));
        return double.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture);
    }
}
