using GreenServ.Router.Encoders;
using GreenServ.Router.Pool;

namespace GreenServ.Router.Tests.Encoders;

public sealed class EncoderOptionsTests
{
    [Theory]
    [InlineData("all-minilm", "all-minilm")]
    [InlineData("all-minilm:latest", "all-minilm")]
    [InlineData("All-MiniLM:33M", "all-minilm:33m")]
    [InlineData("hf.co/A/B:Q8_0", "hf.co/a/b:q8_0")]
    public void Name_Model_IsTheSameHoweverItIsWritten(string model, string expected) => Assert.Equal(expected, new EncoderOptions { Model = model }.Name);

    [Fact]
    public void Validate_Defaults_AreRight() => Assert.Empty(Errors(_ => { }));

    [Theory]
    [InlineData("embedded")]
    [InlineData("OLLAMA")]
    public void Validate_KindInAnyCase_IsRight(string kind) => Assert.Empty(Errors(options =>
    {
        options.Encoder.Kind = kind;
        options.Hosts.Add(new() { Url = "gpu-box" });
    }));

    [Fact]
    public void Validate_OllamaWithAUrlAndNoHost_IsRight() => Assert.Empty(Errors(options =>
    {
        options.Encoder.Kind = "Ollama";
        options.Encoder.Url = "gpu-box";
    }));

    [Fact]
    public void Validate_EverythingWrong_NamesEachKeyAndWhatWouldBeRight()
    {
        var errors = Errors(options =>
        {
            options.Encoder.Kind = "Olama";
            options.Encoder.Url = "ftp://x";
            options.Encoder.Model = "all minilm";
            options.Encoder.Deadline = TimeSpan.FromDays(50);
            options.Encoder.CacheEntries = -1;
        });

        Assert.Equal(
        [
            "GreenServ:Router:Encoder:Kind is 'Olama'; it must be Embedded or Ollama.",
            "GreenServ:Router:Encoder:Url is 'ftp://x'; it must be an address such as http://localhost:11434.",
            "GreenServ:Router:Encoder:Model is 'all minilm'; it must be the name of a model that gives embeddings, such as all-minilm: letters, digits and ._-/: alone, at most 100.",
            "GreenServ:Router:Encoder:Deadline is 50.00:00:00; it must lie between 00:00:00.001 and 00:00:10.",
            "GreenServ:Router:Encoder:CacheEntries is -1; it must lie in 0..1000000.",
        ], errors);
    }

    [Fact]
    public void Validate_OllamaWithNoHostToAsk_SaysSo()
    {
        var errors = Errors(options =>
        {
            options.Encoder.Kind = "Ollama";
            options.Hosts.Add(new() { Url = "http://vllm:8000", Kind = HostKind.OpenAi });
        });

        Assert.Contains("GreenServ:Router:Encoder:Url is not set", Assert.Single(errors), StringComparison.Ordinal);
    }

    private static IEnumerable<string> Errors(Action<RouterOptions> configure)
    {
        var options = new RouterOptions();
        configure(options);
        return new RouterOptionsValidator().Validate(null, options).Failures ?? [];
    }
}
