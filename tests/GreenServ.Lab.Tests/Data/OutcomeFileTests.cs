using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using GreenServ.Lab.Data;

namespace GreenServ.Lab.Tests.Data;

public sealed class OutcomeFileTests : IDisposable
{
    private const string Row = """{"id":"1","task":"math","prompt":"π","extra":[1],"outcomes":{"a":{"quality":0.5,"energyJ":2,"other":"x"}}}""";

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Read_ByteOrderMarkCrlfAndBlankLines_AreTolerated()
    {
        var path = _folder.Write("data.jsonl", $"{Row}\r\n\r\n{Row}\r\n", byteOrderMark: true);

        var table = OutcomeFile.Read(path, keepPrompts: true, impute: false).Value;

        Assert.NotNull(table);
        Assert.Equal("data", table.Dataset);
        Assert.Equal(2, table.Rows);
        Assert.Equal("π", table.Prompts[1]);
        Assert.Equal(CostColumn.EnergyJ, table.CostColumn);
    }

    [Theory]
    [InlineData("{", "not valid JSON")]
    [InlineData("[]", "expected a JSON object, found an array")]
    [InlineData("""{"task":"t","outcomes":{}}""", "field 'id'")]
    [InlineData("""{"id":"1","outcomes":{}}""", "field 'task'")]
    [InlineData("""{"id":"1","task":"t"}""", "field 'outcomes'")]
    [InlineData("""{"id":"1","task":"t","prompt":7,"outcomes":{}}""", "field 'prompt'")]
    [InlineData("""{"id":"1","task":"t","outcomes":{"a":3}}""", "field 'outcomes.a'")]
    [InlineData("""{"id":"1","task":"t","outcomes":{"a":{"quality":1.5}}}""", "'outcomes.a.quality' must lie in 0..1")]
    [InlineData("""{"id":"1","task":"t","outcomes":{"a":{"quality":"1"}}}""", "'outcomes.a.quality' must be a finite number, found a string")]
    [InlineData("""{"id":"1","task":"t","outcomes":{"a":{"costUsd":-1}}}""", "'outcomes.a.costUsd' must not be negative")]
    [InlineData("""{"id":"1","task":"t","outcomes":{"a":{"energyJ":1e999}}}""", "'outcomes.a.energyJ' must be a finite number")]
    [InlineData("""{"id":"1","task":"t","outcomes":{"a":{},"a":{}}}""", "names the model 'a' twice")]
    [InlineData("""{"id":"1","task":"\ud800","outcomes":{}}""", "not valid Unicode")]
    [InlineData("""{"run":0,"id":"1","task":"t","model":"a","quality":1,"propensity":0.1}""", "serves off-policy evaluation only")]
    public void Read_BadLine_NamesFileLineAndField(string line, string expected)
    {
        var path = _folder.Write("data.jsonl", $"{Row}\n{line}\n");

        var (table, error) = OutcomeFile.Read(path, keepPrompts: false, impute: false);

        Assert.Null(table);
        Assert.StartsWith($"{path}, line 2: ", error, StringComparison.Ordinal);
        Assert.Contains(expected, error, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_InvalidUtf8_SaysSo()
    {
        var path = _folder.PathOf("data.jsonl");
        File.WriteAllBytes(path, [0x7b, 0xff, 0xfe, 0x7d]);

        Assert.Contains("not valid UTF-8", OutcomeFile.Read(path, keepPrompts: false, impute: false).Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_NoPromptWhereNeeded_SaysWhoReadsIt()
    {
        var path = _folder.Write("data.jsonl", """{"id":"1","task":"t","outcomes":{"a":{"quality":1}}}""");

        Assert.Contains("learned features read it", OutcomeFile.Read(path, keepPrompts: true, impute: false).Error, StringComparison.Ordinal);
        Assert.NotNull(OutcomeFile.Read(path, keepPrompts: false, impute: false).Value);
    }

    [Fact]
    public void Parse_AnyTextInPlaceOfAPart_NeverThrows() =>
        Prop.ForAll<int, int, string?>((from, length, text) =>
        {
            var start = Math.Abs(from % Row.Length);
            var broken = Row.Remove(start, Math.Min(Math.Abs(length % 12), Row.Length - start)).Insert(start, text ?? "");
            var (row, error) = OutcomeRowParser.Parse(broken);
            return (row is null) != (error is null);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Parse_AnyNumberAsQuality_IsAcceptedExactlyInRange() =>
        Prop.ForAll<double>(value =>
        {
            if (!double.IsFinite(value))
                return true;
            var line = """{"id":1,"task":"t","outcomes":{"a":{"quality":#}}}""".Replace("#", value.ToString("R", CultureInfo.InvariantCulture), StringComparison.Ordinal);
            return OutcomeRowParser.Parse(line).Value is { } row ? row.Cells[0].Quality == value && value is >= 0 and <= 1 : value is < 0 or > 1;
        }).QuickCheckThrowOnFailure();

    public void Dispose() => _folder.Dispose();
}
