using GreenServ.Lab.Results;

namespace GreenServ.Lab.Tests.Results;

public sealed class MarkedDocumentTests
{
    private const string Page = """
        # Results

        Prose before.

        <!-- results: one -->
        old table
        <!-- end of results -->
        Prose between, with <!-- a comment -->.

        <!-- results: two -->
        <!-- end of results -->

        Prose behind.

        """;

    [Fact]
    public void Fill_SomeBlocks_ReplacesThemAndLeavesAllElse()
    {
        var page = MarkedDocument.Parse(Page).Value!;

        var filled = page.Fill(new Dictionary<string, string> { ["two"] = "| a |\n|---|\n" });

        Assert.Equal(["one", "two"], page.Blocks);
        Assert.Equal(Page.Replace("<!-- results: two -->\n", "<!-- results: two -->\n\n| a |\n|---|\n\n", StringComparison.Ordinal), filled);
    }

    [Fact]
    public void Fill_Twice_ChangesNothingMore()
    {
        var contents = new Dictionary<string, string> { ["one"] = "\n1\n\n2\n", ["two"] = "3" };
        var once = MarkedDocument.Parse(Page).Value!.Fill(contents);

        Assert.DoesNotContain("old table", once, StringComparison.Ordinal);
        Assert.Equal(once, MarkedDocument.Parse(once).Value!.Fill(contents));
    }

    [Theory]
    [InlineData("text\n<!-- results: a -->\nx", "the block 'a' is not closed")]
    [InlineData("<!-- results: a -->\n<!-- results: b -->\n<!-- end of results -->", "line 2: the block 'a' is not closed yet")]
    [InlineData("<!-- end of results -->", "line 1: no block is open here")]
    [InlineData("<!-- results: a -->\n<!-- end of results -->\n<!-- results: a -->\n<!-- end of results -->", "line 3: there is a block 'a' already")]
    public void Parse_BrokenMarks_SaysWhere(string text, string expected) =>
        Assert.Contains(expected, MarkedDocument.Parse(text).Error, StringComparison.Ordinal);

    [Fact]
    public void ToString_Table_AlignsFiguresToTheRight()
    {
        var table = new MarkdownTable(1, "policy", "λ = 0");
        table.Add("a|b", "0.50");

        Assert.Equal("| policy | λ = 0 |\n| --- | ---: |\n| a\\|b | 0.50 |\n", table.ToString());
    }
}
