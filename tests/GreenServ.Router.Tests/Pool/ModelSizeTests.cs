using GreenServ.Router.Pool;

namespace GreenServ.Router.Tests.Pool;

public sealed class ModelSizeTests
{
    [Theory]
    [InlineData("8.0B", 8.0)]
    [InlineData("268.10M", 0.2681)]
    [InlineData("8x7B", 56.0)]
    [InlineData("llama-3.1-8b-instruct", 8.0)]
    [InlineData("qwen2.5:0.5b", 0.5)]
    [InlineData("Qwen/Qwen3-32B", 32.0)]
    public void ParseBillions_Size_IsRead(string text, double expected) => Assert.Equal(expected, ModelSize.ParseBillions(text)!.Value, 6);

    [Theory]
    [InlineData("gpt-4o")]
    [InlineData("phi4-mini")]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("bert4bank")]
    public void ParseBillions_NoSize_IsUnknown(string? text) => Assert.Null(ModelSize.ParseBillions(text));

    [Theory]
    [InlineData("Qwen/Qwen3-30B-A3B-Instruct", 3.0)]
    [InlineData("qwen3:235b-a22b", 22.0)]
    [InlineData("Qwen3-32B", null)]
    [InlineData("gemma-3-a4b", null)]
    [InlineData(null, null)]
    public void ParseActiveBillions_NamesOfMixtures_AreRead(string? name, double? expected) => Assert.Equal(expected, ModelSize.ParseActiveBillions(name));
}
