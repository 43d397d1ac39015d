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

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Of_TasksExchanged_ChangesNothing()
    {
        var contexts = new LearnedContexts(Read(Rows)).Of(seed: 4);
        var exchanged = new LearnedContexts(Read(Rows.Replace("first", "other", StringComparison.Ordinal).Replace("second", "first", StringComparison.Ordinal))).Of(seed: 4);

        for (var row = 0; row < 3; row++)
        {
            Assert.Equal(1, contexts.Of(row)[0]);
            Assert.Equal(contexts.Of(row).ToArray(), exchanged.Of(row).ToArray());
        }

        Assert.NotEqual(contexts.Of(0).ToArray(), contexts.Of(1).ToArray());
    }

    [Fact]
    public void Of_SameSeed_IsComputedOnce()
    {
        var contexts = new LearnedContexts(Read(Rows));

        Assert.Same(contexts.Of(1), contexts.Of(1));
    }

    public void Dispose() => _folder.Dispose();

    private OutcomeTable Read(string rows) => OutcomeFile.Read(_folder.Write("data.jsonl", rows), keepPrompts: true, impute: false).Value!;
}
