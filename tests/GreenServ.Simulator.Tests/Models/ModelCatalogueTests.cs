using GreenServ.Simulator.Models;

namespace GreenServ.Simulator.Tests.Models;

public sealed class ModelCatalogueTests
{
    [Fact]
    public void Load_BuiltIn_HasThePapersSixteenModels()
    {
        var models = ModelCatalogue.Load(new()).All;

        Assert.Equal(16, models.Count);
        Assert.Equal(16, models.Select(model => model.Digest).Distinct().Count());
        Assert.All(models, model => Assert.All(model.Accuracy.Values, value => Assert.InRange(value, 0, 1)));
    }

    [Theory]
    [InlineData("gemma-3-27b", 1053.3, 5088)]
    [InlineData("llama-3.2-1b", 82.0, 571)]
    [InlineData("phi-4-mini-4b", 169.2, 983)]
    public void BuiltIn_PapersMixOfQueries_CostsWhatWasPublished(string name, double joulesPerQuery, double meanLatencyMs)
    {
        var model = ModelCatalogue.Load(new()).Find(name)!;

        // Five queries of the mix, 455 output tokens at verbosity 1 in all.
        var outputTokens = 455 * model.Verbosity / 5;

        Assert.InRange(model.JoulesPerOutputToken * outputTokens, joulesPerQuery * 0.98, joulesPerQuery * 1.02);
        Assert.InRange(model.FirstTokenMs + model.MsPerToken * outputTokens, meanLatencyMs * 0.98, meanLatencyMs * 1.02);
    }

    [Fact]
    public void Find_LatestTag_IsOptional() =>
        Assert.Equal("gemma-3-4b", ModelCatalogue.Load(new()).Find("Gemma-3-4b:latest")?.Name);

    [Fact]
    public void Load_OnlySomeModels_HasOnlyThem() =>
        Assert.Equal(["llama-3.1-8b"], ModelCatalogue.Load(new() { Models = { "llama-3.1-8b" } }).All.Select(model => model.Name));

    [Fact]
    public void Load_UnknownModel_NamesItAndTheKnownOnes()
    {
        var error = Assert.Throws<InvalidOperationException>(() => ModelCatalogue.Load(new() { Models = { "gpt-9" } }));

        Assert.Contains("gpt-9", error.Message, StringComparison.Ordinal);
        Assert.Contains("phi-4-14b", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_FileThatIsNoList_SaysSo()
    {
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, "[]");
            Assert.Contains(path, Assert.Throws<InvalidOperationException>(() => ModelCatalogue.Load(new() { ModelsFile = path })).Message, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
