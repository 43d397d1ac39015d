using System.Numerics.Tensors;
using GreenServ.Core.Features.Classification;

namespace GreenServ.Core.Tests.Features.Classification;

public sealed class PromptWeightsTests
{
    [Fact]
    public void Embedded_Resource_HoldsTrainedRows()
    {
        var weights = PromptWeights.Embedded;
        Assert.InRange(weights.Checks.Count(check => check != 0), 5_000, PromptWeights.Slots);
        Assert.Contains((sbyte)127, weights.Rows.Select(value => (sbyte)Math.Abs((int)value)));
        Assert.True(TensorPrimitives.IsFiniteAll<float>(weights.Layer) && TensorPrimitives.IsFiniteAll<float>(weights.Bias) && weights.Scale > 0);
    }

    [Fact]
    public void Embedded_FreeSlots_HaveEmptyRows()
    {
        var weights = PromptWeights.Embedded;
        var free = Enumerable.Range(0, PromptWeights.Slots).Where(slot => weights.Checks[slot] == 0);
        Assert.All(free, slot => Assert.Equal(new sbyte[PromptWeights.RowLength], weights.Rows.AsSpan(slot * PromptWeights.RowLength, PromptWeights.RowLength).ToArray()));
    }

    [Fact]
    public void Read_WhatWasWritten_IsTheSame()
    {
        var written = Written();
        var again = new MemoryStream();
        PromptWeights.Read(new MemoryStream(written)).Write(again);
        Assert.Equal(written, again.ToArray());
    }

    [Fact]
    public void Read_AnotherFile_IsRefused() =>
        Assert.Throws<InvalidDataException>(() => PromptWeights.Read(new MemoryStream(new byte[64])));

    [Fact]
    public void Read_AnotherShape_SaysWhichIsRead()
    {
        var written = Written();
        written[4]++;
        var error = Assert.Throws<InvalidDataException>(() => PromptWeights.Read(new MemoryStream(written)));
        Assert.Contains("Train them again", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_CutShort_IsRefused() =>
        Assert.Throws<InvalidDataException>(() => PromptWeights.Read(new MemoryStream(Written()[..^1])));

    private static byte[] Written()
    {
        var stream = new MemoryStream();
        PromptWeights.Embedded.Write(stream);
        return stream.ToArray();
    }
}
