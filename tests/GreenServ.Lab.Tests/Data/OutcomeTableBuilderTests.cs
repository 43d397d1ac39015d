using GreenServ.Lab.Data;

namespace GreenServ.Lab.Tests.Data;

public sealed class OutcomeTableBuilderTests
{
    [Fact]
    public void Build_SeveralCosts_PrefersEnergyNormAndUsesItAsItIs()
    {
        var table = Build(impute: false, """{"id":"1","task":"t","outcomes":{"a":{"quality":1,"costUsd":3,"energyJ":9,"energyNorm":1.25}}}""");

        Assert.Equal(CostColumn.EnergyNorm, table.CostColumn);
        Assert.Equal([1.25], table.Cost);
        Assert.Equal([1.25], table.RawCost);
    }

    [Fact]
    public void Build_OtherCosts_AreDividedByThe99thPercentileAndClamped()
    {
        // 101 costs 0, 1, … 100: the 99th percentile is 99.
        var table = Build(impute: false, [.. Enumerable.Range(0, 101).Select(cost => """{"id":"1","task":"t","outcomes":{"a":{"quality":1,"energyJ":#}}}""".Replace("#", $"{cost}", StringComparison.Ordinal))]);

        Assert.Equal(0, table.Cost[0]);
        Assert.Equal(33.0 / 99, table.Cost[33], 12);
        Assert.Equal(1, table.Cost[100]);
        Assert.Equal(100, table.RawCost[100]);
    }

    [Fact]
    public void Build_ModelsAndTasks_KeepFileOrderAndOrdinalOrder()
    {
        var table = Build(impute: false,
            """{"id":"1","task":"b","outcomes":{"z":{"quality":1}}}""",
            """{"id":"2","task":"B","outcomes":{"a":{"quality":1},"z":{"quality":1}}}""");

        Assert.Equal(["z", "a"], table.Models);
        Assert.Equal(["B", "b"], table.Tasks);
        Assert.Equal([1, 0], table.TaskOf);
        Assert.Null(table.CostColumn);
    }

    [Fact]
    public void Build_CellWithoutQualityOrCost_IsMissingAndEmptyRowsAreLeftOut()
    {
        var table = Build(impute: false,
            """{"id":"1","task":"t","outcomes":{"a":{"quality":1,"energyJ":1},"b":{"quality":1}}}""",
            """{"id":"2","task":"t","outcomes":{"a":{"quality":null,"energyJ":1}}}""");

        Assert.Equal(1, table.Rows);
        Assert.Equal(1, table.SkippedRows);
        Assert.Equal([true, false], table.Available);
    }

    [Fact]
    public void Build_Impute_DrawsFromSameTaskAndModelThenFromTheModel()
    {
        string[] rows =
        [
            """{"id":"1","task":"t","outcomes":{"a":{"quality":0.25,"energyJ":4},"c":null}}""",
            """{"id":"2","task":"t","outcomes":{"b":{"quality":0.5,"energyJ":2}}}""",
            """{"id":"3","task":"u","outcomes":{"b":{"quality":0.75,"energyJ":8}}}""",
        ];

        var table = Build(impute: true, rows);

        Assert.Equal(["a", "b"], table.Models);
        Assert.True(table.IsComplete);
        Assert.Equal(3, table.ImputedCells);
        Assert.Equal([0.25, 0.5, 0.25, 0.5, 0.25, 0.75], table.Quality);
        Assert.Equal([4.0, 2, 4, 2, 4, 8], table.RawCost);
        Assert.Equal(table.Quality, Build(impute: true, rows).Quality);
    }

    [Fact]
    public void Build_NothingToPlay_IsRefused()
    {
        Assert.Equal("holds no rows.", new OutcomeTableBuilder().Build("x", impute: false).Error);

        var builder = new OutcomeTableBuilder();
        builder.Add(OutcomeRowParser.Parse("""{"id":"1","task":"t","outcomes":{"a":{"energyJ":1}}}""").Value!);
        Assert.Equal("has no outcome with a quality.", builder.Build("x", impute: true).Error);
    }

    internal static OutcomeTable Build(bool impute, params string[] lines)
    {
        var builder = new OutcomeTableBuilder();
        foreach (var line in lines)
            builder.Add(OutcomeRowParser.Parse(line).Value!);
        return builder.Build("data", impute).Value!;
    }
}
