using GreenServ.Core.Energy.Estimation;

namespace GreenServ.Core.Tests.Energy.Estimation;

public sealed class MixtureOfExpertsTests
{
    /// <summary>Figures of the published configurations; the expectation is what their makers state.</summary>
    [Theory]
    [InlineData(46.7, 8, 2, 32, 4096, 14336, 12.9)] // Mixtral 8x7B
    [InlineData(141, 8, 2, 56, 6144, 16384, 39)] // Mixtral 8x22B
    [InlineData(30.5, 128, 8, 48, 2048, 768, 3.3)] // Qwen3-30B-A3B
    [InlineData(235, 128, 8, 94, 4096, 1536, 22)] // Qwen3-235B-A22B
    [InlineData(671, 256, 8, 58, 7168, 2048, 37)] // DeepSeek-V3
    public void ActiveBillions_PublishedModels_AreAsStated(double total, long experts, long used, long layers, long width, long expertWidth, double stated)
    {
        var mixture = new MixtureOfExperts { Experts = experts, Used = used, Layers = layers, Width = width, ExpertWidth = expertWidth };

        Assert.Equal(stated, mixture.ActiveBillions(total)!.Value, 0.1 * stated);
    }

    [Theory]
    [InlineData(8, 9, 32, 4096, 14336)]
    [InlineData(8, 2, 0, 4096, 14336)]
    [InlineData(64, 2, 32, 4096, 14336)]
    public void ActiveBillions_FiguresThatContradictEachOther_AreUnknown(long experts, long used, long layers, long width, long expertWidth) =>
        Assert.Null(new MixtureOfExperts { Experts = experts, Used = used, Layers = layers, Width = width, ExpertWidth = expertWidth }.ActiveBillions(46.7));
}
