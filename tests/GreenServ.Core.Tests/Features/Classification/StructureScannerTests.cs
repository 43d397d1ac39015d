using GreenServ.Core.Features.Classification;

namespace GreenServ.Core.Tests.Features.Classification;

public sealed class StructureScannerTests
{
    [Theory]
    [InlineData("See:\n```\nx\n```", true)]
    [InlineData("def f(x):\n    pass", true)]
    [InlineData("#include <stdio.h>", true)]
    [InlineData("int x = 1;\nreturn x;", true)]
    [InlineData("SELECT *\nFROM t\nWHERE id = 3;", true)]
    [InlineData("Let us meet; it is fine.\nThen we go.", false)]
    [InlineData("class is cancelled: see the notice board.", false)]
    [InlineData("import the goods from Spain", false)]
    [InlineData("", false)]
    public void HasCodeBlock_Text_TellsCodeFromProse(string text, bool code) => Assert.Equal(code, StructureScanner.Scan(text).HasCodeBlock);

    [Theory]
    [InlineData("Q?\nA. one\nB. two\nC. three", 3)]
    [InlineData("Q?\n(A) one\n(B) two", 2)]
    [InlineData("a) one\nb) two", 2)]
    [InlineData("A.one", 0)]
    [InlineData("A man walks.\nI. am", 1)]
    public void OptionLines_Text_CountsChoices(string text, int lines) => Assert.Equal(lines, StructureScanner.Scan(text).OptionLines);

    [Theory]
    [InlineData("He paid $12.50 and 1,000 more", 2, 0)]
    [InlineData("Let $x$ be $12$", 1, 4)]
    [InlineData(@"\frac{1}{2}", 2, 1)]
    [InlineData("version2 has v3", 0, 0)]
    public void Numbers_Text_AreCountedApartFromFormulas(string text, int numbers, int texMarks)
    {
        var structure = StructureScanner.Scan(text);
        Assert.Equal((numbers, texMarks), (structure.Numbers, structure.TexMarks));
    }

    [Fact]
    public void Scan_Marks_CountsEach()
    {
        var structure = StructureScanner.Scan("Ask Ada, or Bob: is my_name camelCase? The _ is f(x).");
        Assert.Equal((2, 1, 1, 2), (structure.Names, structure.Commas, structure.Questions, structure.SentenceEnds));
        Assert.Equal((1, 3), (structure.Blanks, structure.Identifiers));
        Assert.Equal('.', structure.LastCharacter);
    }
}
