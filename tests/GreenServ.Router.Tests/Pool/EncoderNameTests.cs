using GreenServ.Router.Pool;

namespace GreenServ.Router.Tests.Pool;

public sealed class EncoderNameTests
{
    [Theory]
    [InlineData("nomic-embed-text:latest")]
    [InlineData("embeddinggemma:300m")]
    [InlineData("Qwen/Qwen3-Embedding-0.6B")]
    [InlineData("all-minilm:33m")]
    [InlineData("BAAI/bge-m3")]
    [InlineData("intfloat/multilingual-e5-large")]
    [InlineData("thenlper/gte-large")]
    public void Matches_Encoder_IsSeen(string name) => Assert.True(EncoderName.Matches(name));

    [Theory]
    [InlineData("llama3.2:3b")]
    [InlineData("Qwen/Qwen3-32B")]
    [InlineData("minilm-chat")]
    [InlineData("org/badge-8b")]
    [InlineData("gemma-e5x")]
    public void Matches_ModelThatChats_IsNot(string name) => Assert.False(EncoderName.Matches(name));
}
