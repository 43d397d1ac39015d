using GreenServ.Lab.Replay;

namespace GreenServ.Lab.Tests.Results;

/// <summary>The page of results over two small files, one of them without a cost.</summary>
public sealed class ResultsCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public ResultsCommandTests()
    {
        Directory.CreateDirectory(_folder.PathOf("data"));
        _folder.Write("data/small.jsonl", string.Join('\n', Enumerable.Repeat(SmallData.Complete, 20)));
        _folder.Write("data/nocost.jsonl", string.Join('\n', Enumerable.Repeat(SmallData.Complete, 20)).Replace("energyNorm", "latencyMs", StringComparison.Ordinal));
        _folder.Write("data/log.jsonl", """{"id":"1","task":"t","model":"a","propensity":1}""");
        _folder.Write("data/readme.txt", "no data");
    }

    [Fact]
    public async Task Results_TradeOffs_ShowsTheCommandAboveEachTableAndKeepsTheProse()
    {
        var page = Page("trade-offs", "cells");

        var run = await Results(page, "--seeds", "2");

        Assert.Equal(("", 0), (run.Error, run.Code));
        var text = await File.ReadAllTextAsync(page, TestContext.Current.CancellationToken);
        Assert.StartsWith("# By hand\n\nBefore trade-offs.\n<!-- results: trade-offs -->\n\n### `nocost` (80 prompts, 2 models, 2 tasks, no cost)\n", text, StringComparison.Ordinal);
        Assert.Contains("### `small` (80 prompts, 2 models, 2 tasks, energy)\n\n```sh\ndotnet run -c Release --project GreenServ.Lab -- replay --data $DATA/small.jsonl --policy default,", text, StringComparison.Ordinal);
        Assert.Contains(" --lambda 0,0.1,…,1 --seeds 2\n```\n\n| policy | λ = 0 | λ = 0.1 |", text, StringComparison.Ordinal);
        // Worked out by hand: at λ = 0 big has 0.75, small 0.625, the best per task 0.875, an even draw 0.6875.
        Assert.Contains("| random | 0.00 | 0.00 |", text, StringComparison.Ordinal);
        Assert.Contains("| best-static | 0.33 |", text, StringComparison.Ordinal);
        Assert.Contains("mean of all 12 cells", text, StringComparison.Ordinal);
        Assert.EndsWith("Before cells.\n" + text[text.IndexOf("<!-- results: cells", StringComparison.Ordinal)..], text, StringComparison.Ordinal);
        Assert.EndsWith("\nThe end.\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Results_EveryBlock_IsFilledFromReplays()
    {
        var page = Page("learned", "promises", "feedback", "longer-streams", "events", "calibration", "speed");

        var run = await Results(page, "--seeds", "1");

        Assert.Equal(("", 0), (run.Error, run.Code));
        var text = await File.ReadAllTextAsync(page, TestContext.Current.CancellationToken);
        foreach (var expected in (string[])
        [
            "| all 7 cells | mean, learned | worst | mean, declared | kept |",
            "| small | α = 0.6625 (30 %) |",
            "| largest mean shortfall of a cell |",
            "for N in 500 1000 2000 4000 8000 16000; do\n  dotnet run",
            "`default` is ",
            "| small | 0 | big | default |",
            "False alarms: ",
            "| logged probability | arms × steps |",
            "| linucb | learned |",
        ])
        {
            Assert.Contains(expected, text, StringComparison.Ordinal);
        }

        Assert.DoesNotContain("NaN", text, StringComparison.Ordinal);
        Assert.Contains("7 blocks of", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Results_Only_LeavesOtherBlocksAlone()
    {
        var page = Page("trade-offs", "cells");

        var run = await Results(page, "--seeds", "1", "--only", "cells");

        Assert.Equal(0, run.Code);
        var text = await File.ReadAllTextAsync(page, TestContext.Current.CancellationToken);
        Assert.Contains("<!-- results: trade-offs -->\nold\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("<!-- results: cells -->\nold\n", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("unknown", "", "There is no block 'unknown'; there are trade-offs, cells,")]
    [InlineData("cells", "--only events", "--only events: ")]
    [InlineData("cells", "--only nothing", "There is no block 'nothing'")]
    [InlineData("cells", "--seeds 0", "--seeds 0: must lie in 1..10000.")]
    [InlineData("", "", "the page has no block to fill in; a block is opened by <!-- results: NAME -->")]
    public async Task Results_BadPageOrOption_IsRefused(string block, string options, string expected) =>
        (await Results(Page(block.Split(' ', StringSplitOptions.RemoveEmptyEntries)), options.Split(' ', StringSplitOptions.RemoveEmptyEntries))).AssertRefused(expected);

    [Fact]
    public async Task Results_MissingPageOrData_IsRefused()
    {
        (await Results(_folder.PathOf("absent.md"))).AssertRefused("absent.md: there is no such page.");
        (await LabRun.Of(new CatalogPolicySource(), "results", "--data", _folder.PathOf("absent"), "--into", Page("cells"))).AssertRefused("absent: there is no such folder.");
        _folder.Write("data/broken.jsonl", "{");
        (await Results(Page("cells"))).AssertRefused("broken.jsonl, line 1: not valid JSON");
    }

    public void Dispose() => _folder.Dispose();

    private string Page(params string[] blocks) => _folder.Write(
        "page.md", "# By hand\n\n" + string.Join('\n', blocks.Select(block => $"Before {block}.\n<!-- results: {block} -->\nold\n<!-- end of results -->\n")) + "\nThe end.\n");

    private Task<LabRun> Results(string page, params string[] options) =>
        LabRun.Of(new CatalogPolicySource(), ["results", "--data", _folder.PathOf("data"), "--into", page, .. options]);
}
