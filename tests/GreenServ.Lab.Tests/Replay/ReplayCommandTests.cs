using System.Text.Json;
using System.Xml.Linq;
using GreenServ.Lab.Replay;

namespace GreenServ.Lab.Tests.Replay;

public sealed class ReplayCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task Replay_Json_LastLineHasEveryFieldOfTheContract()
    {
        var (code, output, error) = await Run("--policy", "even,random", "--lambda", "0,0.5", "--seeds", "3", "--json");

        Assert.Equal("", error);
        Assert.Equal(0, code);
        Assert.EndsWith("}" + Environment.NewLine, output, StringComparison.Ordinal);
        using var document = JsonDocument.Parse(output.TrimEnd().Split('\n')[^1]);
        var root = document.RootElement;
        Assert.Equal(["dataset", "rows", "requests", "models", "seeds", "features", "decisionsPerSecond", "results", "baselines"], Names(root));
        Assert.Equal("small", root.GetProperty("dataset").GetString());
        Assert.Equal(4, root.GetProperty("rows").GetInt32());
        Assert.Equal("declared", root.GetProperty("features").GetString());
        Assert.Equal(4, root.GetProperty("results").GetArrayLength());
        var result = root.GetProperty("results")[0];
        Assert.Equal(
            [
                "policy", "settings", "lambda", "alpha", "meanReward", "meanQuality", "meanCost", "totalCost", "regret", "headroom",
                "satisfaction", "shortfall", "stepsToCompliance", "decisionMicrosP50", "changes", "events", "calibration", "perSeed",
            ],
            Names(result));
        Assert.Equal(["meanReward", "satisfaction", "totalCost"], Names(result.GetProperty("perSeed")[0]));
        Assert.Equal(3, result.GetProperty("perSeed").GetArrayLength());
        Assert.Equal(JsonValueKind.Null, result.GetProperty("alpha").ValueKind);
        Assert.Equal(0, root.GetProperty("results")[2].GetProperty("headroom").GetDouble(), 9);
        var baselines = root.GetProperty("baselines").EnumerateArray().ToList();
        Assert.Equal(["name", "lambda", "alpha", "meanReward", "meanQuality", "meanCost"], Names(baselines[0]));
        Assert.Equal(["random", "static:big", "static:small", "best-static", "best-per-task", "oracle"], baselines[..6].Select(b => b.GetProperty("name").GetString()));
    }

    [Fact]
    public async Task Replay_Sla_ReportsSatisfactionAndTheCheapestMixture()
    {
        var (code, output, _) = await Run("--policy", "static:small,random", "--sla", "0.6", "--seeds", "2", "--json");

        Assert.Equal(0, code);
        using var document = JsonDocument.Parse(output.TrimEnd().Split('\n')[^1]);
        var small = document.RootElement.GetProperty("results")[0];
        Assert.Equal(0.625, small.GetProperty("satisfaction").GetDouble(), 12);
        Assert.Equal(0, small.GetProperty("shortfall").GetDouble());
        Assert.Equal(0.6, small.GetProperty("totalCost").GetDouble(), 12);
        Assert.Equal(JsonValueKind.Null, small.GetProperty("meanReward").ValueKind);
        Assert.Contains(document.RootElement.GetProperty("baselines").EnumerateArray(), b => b.GetProperty("name").GetString() == "cheapest-mixture");
    }

    [Fact]
    public async Task Replay_Out_WritesResultsAndWellFormedFigures()
    {
        var target = _folder.PathOf("new/folder");

        var (code, output, _) = await Run("--policy", "even", "--lambda", "0,0.5,1", "--seeds", "2", "--out", target);

        Assert.Equal(0, code);
        Assert.Contains("headroom", output, StringComparison.Ordinal);
        Assert.Equal(
            [
                "accuracy-energy.svg", "calibration-lambda-0.5.svg", "calibration-lambda-0.svg", "calibration-lambda-1.svg", "calibration.csv", "regret-lambda-0.5.svg",
                "regret-lambda-0.svg", "regret-lambda-1.svg", "regret.csv", "results.csv", "results.json", "share-even-lambda-0.5.svg", "share-even-lambda-0.svg",
                "share-even-lambda-1.svg", "shares.csv",
            ],
            Directory.GetFiles(target).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        foreach (var figure in Directory.GetFiles(target, "*.svg"))
            Assert.Equal("svg", XDocument.Load(figure).Root!.Name.LocalName);
        var csv = await File.ReadAllLinesAsync(Path.Combine(target, "results.csv"), TestContext.Current.CancellationToken);
        Assert.Equal(1 + 3 + 3 * 6, csv.Length);
        Assert.All(csv, line => Assert.Equal(14, line.Count(c => c == ',')));
    }

    [Fact]
    public async Task Replay_SlaOfTheCatalogue_SweepsMessPlusAndDrawsHowThePromiseWasKept()
    {
        var (data, target) = (_folder.Write("many.jsonl", string.Join('\n', Enumerable.Repeat(SmallData.Complete, 25))), _folder.PathOf("sla"));
        using var output = new StringWriter();
        using var error = new StringWriter();

        var code = await LabCommandLine.RunAsync(
            ["replay", "--data", data, "--policy", "default,mess-plus,static:big", "--sla", "0.7", "--seeds", "2", "--out", target, "--json"],
            new CatalogPolicySource(), output, error, TestContext.Current.CancellationToken);

        Assert.Equal("", error.ToString());
        Assert.Equal(0, code);
        using var document = JsonDocument.Parse(output.ToString().TrimEnd().Split('\n')[^1]);
        var results = document.RootElement.GetProperty("results").EnumerateArray().ToList();
        Assert.Equal(1 + 33 + 1, results.Count);
        Assert.Equal(33, results.Select(r => r.GetProperty("settings").GetString()).Where(settings => settings is not null).Distinct().Count());
        Assert.InRange(results[0].GetProperty("satisfaction").GetDouble(), 0.67, 0.8);
        Assert.Equal(
            [
                "accuracy-energy.svg", "calibration-alpha-0.7.svg", "calibration.csv", "debt-alpha-0.7.svg", "results.csv", "results.json", "satisfaction-alpha-0.7.svg",
                "share-default-alpha-0.7.svg", "share-mess-plus-alpha-0.7.svg", "shares.csv", "sla.csv",
            ],
            Directory.GetFiles(target).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        foreach (var figure in Directory.GetFiles(target, "*.svg"))
            Assert.Equal("svg", XDocument.Load(figure).Root!.Name.LocalName);
        var csv = await File.ReadAllLinesAsync(Path.Combine(target, "sla.csv"), TestContext.Current.CancellationToken);
        Assert.Equal("policy,settings,alpha,step,satisfaction,owed", csv[0]);
        Assert.Equal(1 + 35 * 100, csv.Length);
        Assert.Contains("mess-plus at α = 0.7: ", output.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--lambda 0.5 --policy mess-plus", "keeps a promise and takes no λ")]
    [InlineData("--sla 0.5 --policy linucb", "no SLA mode; with --sla there are default, gittins, mess-plus, random, best-static, static:<model>")]
    public async Task Replay_GoalThatThePolicyCannotHave_IsRefused(string options, string expected)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();

        var code = await LabCommandLine.RunAsync(
            ["replay", "--data", _folder.Write("small.jsonl", SmallData.Complete), .. options.Split(' ')], new CatalogPolicySource(), output, error, TestContext.Current.CancellationToken);

        Assert.Equal(2, code);
        Assert.Contains(expected, error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--lambda 2", "--lambda 2: '2' is not a number in 0..1")]
    [InlineData("--lambda 0 --policy best", "there is no such policy; there are first, even")]
    [InlineData("--lambda 0 --policy static:huge", "the data has no model 'huge'; it has big, small")]
    [InlineData("--lambda 0 --policy ,", "names no policy")]
    [InlineData("--lambda 0 --feedback-rate 0", "--feedback-rate 0: must lie above 0 and be at most 1")]
    [InlineData("--lambda 0 --feedback-rate 1.5", "--feedback-rate 1.5: must lie above 0 and be at most 1")]
    [InlineData("--lambda 0 --feedback-delay -1", "--feedback-delay -1: must lie in 0..1000000")]
    [InlineData("--lambda 0 --seeds 0", "--seeds 0: must lie in 1..10000")]
    [InlineData("--lambda 0 --seeds x", "--seeds")]
    [InlineData("--lambda 0 --requests 0", "--requests 0: must lie in 1..1000000")]
    [InlineData("--lambda 0 --requests many", "--requests")]
    [InlineData("--lambda 0 --horizon 50", "--horizon 50: must be at least 100 decisions, or 0 to never forget.")]
    [InlineData("--lambda 0 --horizon NaN", "--horizon NaN: must be at least 100")]
    [InlineData("--lambda 0 --features guessed", "must be declared or learned")]
    [InlineData("--lambda 0 --unknown", "--unknown")]
    [InlineData("", "either --lambda")]
    [InlineData("--lambda 0 --sla 0.5", "either --lambda")]
    [InlineData("--sla 0", "--sla 0: '0' is not a number above 0")]
    [InlineData("--sla 0.5 --policy even", "no SLA mode")]
    public async Task Replay_BadOption_IsOneLineAndExitCodeTwo(string options, string expected)
    {
        var (code, output, error) = await Run(["--policy", "even", .. options.Split(' ', StringSplitOptions.RemoveEmptyEntries)]);

        Assert.Equal(2, code);
        Assert.Equal("", output);
        Assert.Contains(expected, error, StringComparison.Ordinal);
        Assert.Single(error.TrimEnd().Split('\n'));
    }

    [Fact]
    public async Task Replay_LambdaWithoutCost_IsRefusedButLambdaZeroRuns()
    {
        var data = _folder.Write("nocost.jsonl", """{"id":"1","task":"t","prompt":"p","outcomes":{"a":{"quality":1}}}""");

        var (refused, _, error) = await RunOn(data, "--policy", "even", "--lambda", "0,0.5");
        var (done, output, _) = await RunOn(data, "--policy", "even", "--lambda", "0", "--out", _folder.PathOf("out"), "--json");

        Assert.Equal(2, refused);
        Assert.Contains("records no cost, so λ can only be 0", error, StringComparison.Ordinal);
        Assert.Equal(0, done);
        Assert.Contains("\"meanCost\":null,\"totalCost\":null", output, StringComparison.Ordinal);
        Assert.Contains("\"headroom\":null", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "holds no rows")]
    [InlineData("""{"id":"1","task":"t","model":"a","propensity":1}""", "off-policy evaluation only")]
    public async Task Replay_UnusableData_IsRefused(string text, string expected)
    {
        var (code, _, error) = await RunOn(_folder.Write("bad.jsonl", text), "--policy", "even", "--lambda", "0");

        Assert.Equal(2, code);
        Assert.Contains(expected, error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Replay_MissingFile_IsRefused()
    {
        var (code, _, error) = await RunOn(_folder.PathOf("absent.jsonl"), "--policy", "even", "--lambda", "0");

        Assert.Equal(2, code);
        Assert.Contains("absent.jsonl does not exist.", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Replay_Help_ExplainsEveryOption()
    {
        var (code, output, _) = await Run("--help");

        Assert.Equal(0, code);
        foreach (var option in new[] { "--data", "--policy", "--lambda", "--sla", "--seeds", "--requests", "--out", "--features", "--impute", "--json", "--feedback-rate", "--feedback-delay", "--horizon", "--add", "--remove", "--break", "--drift" })
            Assert.Contains(option, output, StringComparison.Ordinal);
    }

    private Task<(int Code, string Output, string Error)> Run(params string[] options) => RunOn(_folder.Write("small.jsonl", SmallData.Complete), options);

    private static async Task<(int Code, string Output, string Error)> RunOn(string data, params string[] options)
    {
        // A later value of the same option replaces an earlier one here, so that a case can override a default.
        var args = new List<string> { "replay", "--data", data };
        var lastPolicy = Array.LastIndexOf(options, "--policy");
        for (var i = 0; i < options.Length; i++)
        {
            if (options[i] == "--policy" && i != lastPolicy)
                i++;
            else
                args.Add(options[i]);
        }

        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = await LabCommandLine.RunAsync([.. args], new FixedPolicies(), output, error, TestContext.Current.CancellationToken);
        return (code, output.ToString(), error.ToString());
    }

    private static string[] Names(JsonElement element) => [.. element.EnumerateObject().Select(property => property.Name)];

    public void Dispose() => _folder.Dispose();
}
