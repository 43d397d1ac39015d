using GreenServ.Core.Features.Classification;
using GreenServ.Lab.Replay;

namespace GreenServ.Lab.Tests.Training;

public sealed class TrainCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task Train_LabelledPrompts_WritesWeightsTheProductReads()
    {
        var (code, output, error) = await Run("train", "--data", Data(), "--out", _folder.PathOf("weights.bin"), "--holdout", "talks");

        Assert.Equal("", error);
        Assert.Equal(0, code);
        Assert.Contains("talks, held out: ", output, StringComparison.Ordinal);
        using var stream = File.OpenRead(_folder.PathOf("weights.bin"));
        Assert.Contains(PromptWeights.Read(stream).Checks, check => check != 0);
    }

    [Fact]
    public async Task Evaluate_LabelledPrompts_PrintsEveryColumn()
    {
        var (code, output, error) = await Run("evaluate-classifier", "--data", Data());

        Assert.Equal("", error);
        Assert.Equal(0, code);
        foreach (var expected in (string[])["plain n-grams", "without cues", "trained", "in sample", "macro-F1", "accuracy on talks"])
            Assert.Contains(expected, output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"kind\":\"poetry\",\"source\":\"a\",\"prompt\":\"b\"}", "must be one of knowledge, math")]
    [InlineData("{\"kind\":\"math\",\"prompt\":\"b\"}", "'source' is missing")]
    [InlineData("{\"kind\":\"math\",\"source\":\"a\"}", "'prompt' is missing")]
    [InlineData("[]", "not a JSON object")]
    [InlineData("{", "not valid JSON")]
    public async Task Train_BadLine_NamesLineAndReason(string line, string reason)
    {
        var (code, _, error) = await Run("train", "--data", _folder.Write("bad.jsonl", SmallCorpus.JsonLines + "\n" + line), "--out", _folder.PathOf("w"));

        Assert.Equal(2, code);
        Assert.Contains($"line {SmallCorpus.Prompts.Count + 1}: ", error, StringComparison.Ordinal);
        Assert.Contains(reason, error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Train_UnknownHoldout_ListsTheSources()
    {
        var (code, _, error) = await Run("train", "--data", Data(), "--out", _folder.PathOf("w"), "--holdout", "songs");

        Assert.Equal(2, code);
        Assert.Contains("hellos, stories, sums, talks", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Evaluate_OneSourcePerKind_IsRefused()
    {
        var (code, _, error) = await Run("evaluate-classifier", "--data", _folder.Write("one.jsonl", "{\"kind\":\"math\",\"source\":\"a\",\"prompt\":\"b\"}"));

        Assert.Equal(2, code);
        Assert.Contains("no kind with two sources", error, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private string Data() => _folder.Write("labelled.jsonl", SmallCorpus.JsonLines);

    private static async Task<(int Code, string Output, string Error)> Run(params string[] args)
    {
        using StringWriter output = new(), error = new();
        var code = await LabCommandLine.RunAsync(args, new CatalogPolicySource(), output, error, CancellationToken.None);
        return (code, output.ToString(), error.ToString());
    }
}
