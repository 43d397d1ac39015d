using GreenServ.Core.Features;
using GreenServ.Core.Features.Layouts;
using GreenServ.Lab.Contexts;
using GreenServ.Lab.Data;

namespace GreenServ.Lab.Tests.Contexts;

public sealed class LearnedContextsTests : IDisposable
{
    private const string Rows = """
        {"id":"1","task":"first","prompt":"Write a Python function that reverses a list.","outcomes":{"a":{"quality":1}}}
        {"id":"2","task":"second","prompt":"What is 12 times 7? Show the steps.","outcomes":{"a":{"quality":0}}}
        {"id":"3","task":"first","prompt":"Summarise the following article in two sentences.","outcomes":{"a":{"quality":1}}}
        """;

    private const string MoreRows = """
        {"id":"4","task":"first","prompt":"","outcomes":{"a":{"quality":1}}}
        {"id":"5","task":"first","prompt":"```python\nfor i in range(3):\n    print(i)\n```\nWhat does this code print?","outcomes":{"a":{"quality":1}}}
        {"id":"6","task":"first","prompt":"Quelle est la capitale de la France, et pourquoi pas Lyon ?","outcomes":{"a":{"quality":1}}}
        {"id":"7","task":"first","prompt":"LONG","outcomes":{"a":{"quality":1}}}
        """;

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Of_TasksExchanged_ChangesNothing()
    {
        var stream = new LearnedContexts(Read(Rows), requests: 3).Of(seed: 4);
        var exchanged = new LearnedContexts(Read(Rows.Replace("first", "other", StringComparison.Ordinal).Replace("second", "first", StringComparison.Ordinal)), requests: 3).Of(seed: 4);

        Assert.Equal(stream.Rows.ToArray(), exchanged.Rows.ToArray());
        for (var step = 0; step < 3; step++)
        {
            Assert.Equal(1, stream.Context(step)[0]);
            Assert.Equal(stream.Context(step).ToArray(), exchanged.Context(step).ToArray());
        }

        Assert.NotEqual(stream.Context(0).ToArray(), stream.Context(1).ToArray());
    }

    [Fact]
    public void Of_MoreRequestsThanRows_GivesWhatTheRoutersExtractorGivesInThatOrder()
    {
        var table = Read(Rows + "\n" + MoreRows.Replace("LONG", string.Concat(Enumerable.Repeat("Prove the theorem. ", 1200)), StringComparison.Ordinal));
        var stream = new LearnedContexts(table, requests: 60).Of(seed: 4);

        var (extractor, layout) = (new FeatureExtractor(), new DefaultLayout());
        var expected = new double[layout.Dimension];
        for (var step = 0; step < 60; step++)
        {
            layout.Write(extractor.Extract(table.Prompts[stream.Rows[step]]), expected);
            Assert.Equal(expected, stream.Context(step).ToArray());
        }
    }

    [Fact]
    public void Of_SameSeed_IsComputedOnce()
    {
        var contexts = new LearnedContexts(Read(Rows), requests: 3);

        Assert.Same(contexts.Of(1), contexts.Of(1));
    }

    public void Dispose() => _folder.Dispose();

    private OutcomeTable Read(string rows) => OutcomeFile.Read(_folder.Write("data.jsonl", rows), keepPrompts: true, impute: false).Value!;
}
