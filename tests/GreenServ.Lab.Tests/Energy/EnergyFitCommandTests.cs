using System.Globalization;
using GreenServ.Core.Energy.Estimation;
using GreenServ.Lab.Replay;
using GreenServ.Testing;

namespace GreenServ.Lab.Tests.Energy;

public sealed class EnergyFitCommandTests : IDisposable
{
    private const string Header = "task,activated_params_billions,avg_batch_size,energy_per_token_joules,gpu_model,model_id,total_params_billions,weight_precision\n";

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task EnergyFit_PublishedMeasurements_GiveTheShippedCoefficientsWithinTheGoals()
    {
        var run = await Fit(Requires.SharedData("energy/mlenergy_configurations.csv"));

        Assert.Equal(0, run.Code);
        var c = EstimatorCoefficients.Published;
        Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"new({c.Intercept:0.0000}, {c.Active:0.0000}, {c.Total:0.0000}, {c.Batch:0.0000}, {c.Bits:0.0000}, {c.LogDeviation:0.0000})"), run.Output, StringComparison.Ordinal);
        Assert.InRange(Percent(run, "median absolute error on held-out models"), 0, 30);
        Assert.InRange(Percent(run, "within their 90 % interval"), 80, 95);
    }

    [Fact]
    public async Task EnergyFit_Page_GetsTheTables()
    {
        var page = _folder.Write("page.md", "before\n<!-- results: energy-fit -->\nold\n<!-- end of results -->\nafter\n");

        var run = await Fit(_folder.Write("data.csv", Header + Rows(40)), "--page", page);

        Assert.Equal(0, run.Code);
        var text = await File.ReadAllTextAsync(page, TestContext.Current.CancellationToken);
        Assert.Contains("| measurements | 40 |", text, StringComparison.Ordinal);
        Assert.DoesNotContain("old", text, StringComparison.Ordinal);
        Assert.EndsWith("after\n", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("chat,8,-3,0.5,H100,m,8,bfloat16", "line 2: column 'avg_batch_size' holds '-3', not a number above 0")]
    [InlineData("chat,8,3,NaN,H100,m,8,bfloat16", "line 2: column 'energy_per_token_joules' holds 'NaN'")]
    [InlineData("chat,8,3,0.5,H100,m,8,float7x", "line 2: 'float7x' is no number format")]
    [InlineData("chat,8,3", "line 2: column 'weight_precision' is missing or empty")]
    [InlineData("other,8,3,0.5,H100,m,8,fp8", "has no task 'lm-arena-chat'; it has other")]
    public async Task EnergyFit_BadData_IsRefusedWithItsPlace(string row, string expected) =>
        (await Fit(_folder.Write("data.csv", Header + row + "\n"))).AssertRefused(expected);

    [Fact]
    public async Task EnergyFit_TooFewMeasurements_AreRefused() =>
        (await Fit(_folder.Write("data.csv", Header + Rows(3)))).AssertRefused("3 measurements can not tell 5 coefficients");

    public void Dispose() => _folder.Dispose();

    private static Task<LabRun> Fit(string data, params string[] more) => LabRun.Of(new CatalogPolicySource(), ["energy-fit", "--data", data, .. more]);

    private static string Rows(int count) => string.Concat(Enumerable.Range(0, count).Select(i =>
        string.Create(CultureInfo.InvariantCulture, $"lm-arena-chat,{1 + i % 7},{1 + i % 5 * i},{0.1 + i % 11},H100,model{i % 6},{1 + i % 13},{(i % 2 == 0 ? "fp8" : "bfloat16")}\n")));

    private static double Percent(LabRun run, string line) =>
        double.Parse(run.Output.Split('\n').Single(text => text.Contains(line, StringComparison.Ordinal)).Split('|')[2].Replace("%", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);
}
