using System.Text.Json;
using GreenServ.Router.Pool;

namespace GreenServ.Router.Tests.Pool;

public sealed class ModelFactTests
{
    [Fact]
    public void Read_MixtureOfExperts_TellsWhatATokenUses()
    {
        var fact = Read("""
            {"details":{"family":"qwen3moe","quantization_level":"Q4_K_M"},"capabilities":["completion","tools"],"model_info":{
            "general.architecture":"qwen3moe","general.parameter_count":30532122624,"qwen3moe.block_count":48,"qwen3moe.context_length":262144,
            "qwen3moe.embedding_length":2048,"qwen3moe.expert_count":128,"qwen3moe.expert_feed_forward_length":768,"qwen3moe.expert_used_count":8,
            "qwen3moe.feed_forward_length":6144}}
            """);

        Assert.Equal(30.53, fact.ParametersBillions!.Value, 0.01);
        Assert.Equal(3.35, fact.ActiveBillions!.Value, 0.01);
        Assert.Equal(("qwen3moe", "Q4_K_M", 262144), (fact.Architecture, fact.Quantization, fact.ContextLength));
    }

    [Fact]
    public void Read_LayersWithoutExperts_AreNotCounted()
    {
        var fact = Read("""
            {"model_info":{"general.architecture":"deepseek2","general.parameter_count":671026419200,"deepseek2.block_count":61,
            "deepseek2.embedding_length":7168,"deepseek2.expert_count":256,"deepseek2.expert_feed_forward_length":2048,
            "deepseek2.expert_used_count":8,"deepseek2.leading_dense_block_count":3,"deepseek2.feed_forward_length":18432}}
            """);

        Assert.Equal(37.5, fact.ActiveBillions!.Value, 0.5);
    }

    [Theory]
    [InlineData("""{"model_info":{"general.architecture":"llama","general.parameter_count":8030261248,"llama.expert_count":0}}""", false)]
    [InlineData("""{"model_info":{"general.architecture":"moe","general.parameter_count":8030261248,"moe.expert_count":8}}""", true)]
    [InlineData("""{"model_info":{"general.architecture":"moe","general.parameter_count":8030261248,"moe.expert_count":8,"moe.expert_used_count":2,"moe.block_count":4,"moe.embedding_length":64,"moe.feed_forward_length":[1,2,3,4]}}""", true)]
    public void Read_WithoutFiguresOfExperts_TellsNoActiveSize(string shown, bool hasExperts)
    {
        var fact = Read(shown);

        Assert.Equal(8.03, fact.ParametersBillions!.Value, 0.01);
        Assert.Null(fact.ActiveBillions);
        Assert.Equal(hasExperts, fact.HasExperts);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"model_info":null,"details":null}""")]
    [InlineData("""{"model_info":{"general.parameter_count":-1,"general.architecture":7}}""")]
    public void Read_NothingTold_IsUnknown(string shown) => Assert.Null(Read(shown).ParametersBillions);

    private static ModelFact Read(string shown)
    {
        using var document = JsonDocument.Parse(shown);
        return ModelFact.Read(document.RootElement);
    }
}
