using System.Globalization;

namespace GreenServ.Simulator.Tests.Energy;

public sealed class EnergyMetricsTests
{
    [Fact]
    public async Task Metrics_AfterARequest_CountsItsJoulesAtTheModelsRates()
    {
        await using var host = await SimulatorHost.StartAsync(options =>
        {
            options.Models.Add("gemma-3-12b");
            options.GpuCount = 1;
            options.IdleWatts = 0;
        });

        var answer = await host.PostJsonAsync("api/generate", """{"model":"gemma-3-12b","prompt":"Why is the sky blue?","stream":false}""");
        var joules = 0.089 * answer.GetProperty("prompt_eval_count").GetInt32() + 5.9 * answer.GetProperty("eval_count").GetInt32();

        Assert.Equal(joules, await CounterAsync(host, "greenserv_simulator_active_joules_total"), 2);
        Assert.Equal(joules * 1000, await CounterAsync(host, "DCGM_FI_DEV_TOTAL_ENERGY_CONSUMPTION"), 1.0);
    }

    [Fact]
    public async Task Metrics_NothingRuns_CountsIdlePower()
    {
        var time = new SteppingTime();
        await using var host = await SimulatorHost.StartAsync(options => { options.GpuCount = 1; options.IdleWatts = 50; }, time);
        await CounterAsync(host, "DCGM_FI_DEV_TOTAL_ENERGY_CONSUMPTION");

        var before = await CounterAsync(host, "DCGM_FI_DEV_TOTAL_ENERGY_CONSUMPTION");
        time.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal(500_000, await CounterAsync(host, "DCGM_FI_DEV_TOTAL_ENERGY_CONSUMPTION") - before);
    }

    private static async Task<double> CounterAsync(SimulatorHost host, string name)
    {
        var text = (await host.GetAsync("metrics")).Body;
        var line = text.Split('\n').Single(line => line.StartsWith(name + "{", StringComparison.Ordinal));
        return double.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture);
    }
}
