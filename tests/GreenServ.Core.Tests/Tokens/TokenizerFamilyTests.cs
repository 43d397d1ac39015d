using GreenServ.Core.Tokens;

namespace GreenServ.Core.Tests.Tokens;

public sealed class TokenizerFamilyTests
{
    private const string English =
        "The router measures what each request takes, and chooses the model that answers it well for the least energy. In 2026 it served 12,480 requests a day.";

    private const string Code =
        "public static int Sum(IEnumerable<int> values)\n{\n    var total = 0;\n    foreach (var value in values)\n        total += value;\n    return total;\n}\n";

    private const string German =
        "Der Router misst, was jede Anfrage verbraucht, und wählt das Modell, das sie für die geringste Energie gut beantwortet. Größere Modelle sind nicht immer besser.";

    private const string Chinese = "路由器测量每个请求消耗的能量，并选择以最少能量给出良好答案的模型。更大的模型并不总是更好。";

    private const string Russian = "Маршрутизатор измеряет, сколько энергии требует каждый запрос, и выбирает модель, которая хорошо отвечает с наименьшими затратами.";

    /// <summary>Counts are those of the tokenizers themselves.</summary>
    [Theory]
    [InlineData(English, 40, 40, 35, 35, 35, 35, 41)]
    [InlineData(Code, 35, 44, 36, 35, 35, 35, 45)]
    [InlineData(German, 45, 38, 42, 45, 45, 37, 48)]
    [InlineData(Chinese, 23, 25, 24, 37, 46, 38, 55)]
    [InlineData(Russian, 41, 30, 34, 35, 57, 30, 52)]
    public void Tokens_TextsOfSeveralLanguages_AreWithinAThirdOfTheTokenizers(string text, int qwen, int gemma, int deepSeek, int llama3, int cl100k, int o200k, int sentencePiece)
    {
        var tally = TextTally.Of(text);

        foreach (var (family, counted) in new[]
        {
            (TokenizerFamily.Qwen, qwen), (TokenizerFamily.Gemma, gemma), (TokenizerFamily.DeepSeek, deepSeek), (TokenizerFamily.Llama3, llama3),
            (TokenizerFamily.Cl100k, cl100k), (TokenizerFamily.O200k, o200k), (TokenizerFamily.SentencePiece32k, sentencePiece),
        })
            Assert.True(family.Tokens(tally) / counted is > 0.67 and < 1.34, $"{family.Name} has {counted} tokens, and {family.Tokens(tally):0} were estimated.");
    }

    [Fact]
    public void Add_PartsOfAText_CountAsTheWhole()
    {
        var parts = default(TextTally);
        for (var i = 0; i < English.Length; i += 7)
            parts.Add(English.AsSpan(i, Math.Min(7, English.Length - i)));

        Assert.Equal(TokenizerFamily.Generic.Tokens(TextTally.Of(English)), TokenizerFamily.Generic.Tokens(parts), 9);
        Assert.Equal(English.Length, parts.Characters);
    }

    [Fact]
    public void Tokens_Request_CountsTemplateToolsAndImages()
    {
        var text = new RequestTally { Text = TextTally.Of(English) };
        var plain = TokenizerFamily.Gemma.Tokens(text);

        Assert.Equal(plain + 2 * 5 + 4, TokenizerFamily.Gemma.Tokens(text with { Messages = 2 }), 9);
        Assert.Equal(plain + 3 * 256, TokenizerFamily.Gemma.Tokens(text with { Images = 3 }), 9);
        Assert.Equal(plain + 17, TokenizerFamily.Gemma.Tokens(text with { Tokens = 17 }), 9);
        Assert.True(TokenizerFamily.Gemma.Tokens(text with { Tools = TextTally.Of(Code) }) > plain + 80);
        Assert.Equal(1, TokenizerFamily.Gemma.Tokens(new RequestTally()));
    }

    [Theory]
    [InlineData("qwen3moe", "anything", "qwen")]
    [InlineData("gemma3", "gemma3:12b", "gemma")]
    [InlineData("llama", "llama3.1:8b", "llama3")]
    [InlineData("llama", "mistral:7b", "sentencepiece32k")]
    [InlineData("llama", "my-own-finetune", "llama3")]
    [InlineData("qwen2", "deepseek-r1:7b", "qwen")]
    [InlineData("deepseek2", "deepseek-r1:671b", "deepseek")]
    [InlineData("phi3", "phi4:14b", "cl100k")]
    [InlineData("gptoss", "gpt-oss:20b", "o200k")]
    [InlineData(null, "gpt-4o-mini", "o200k")]
    [InlineData(null, "gpt-4-turbo", "cl100k")]
    [InlineData(null, "meta-llama/Llama-3.3-70B-Instruct", "llama3")]
    [InlineData("granite", "granite3:8b", "generic")]
    [InlineData(null, "mystery", "generic")]
    public void Of_ArchitectureOrName_TellsTheFamily(string? architecture, string model, string family) =>
        Assert.Equal(family, TokenizerFamily.Of(architecture, model).Name);
}
