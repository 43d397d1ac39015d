using GreenServ.Core.Hosts;

namespace GreenServ.Core.Tests.Hosts;

public sealed class HostAddressTests
{
    [Theory]
    [InlineData("localhost", "http://localhost:11434/")]
    [InlineData("gpu-box", "http://gpu-box:11434/")]
    [InlineData("gpu-box:8000", "http://gpu-box:8000/")]
    [InlineData(":8000", "http://localhost:8000/")]
    [InlineData("0.0.0.0", "http://127.0.0.1:11434/")]
    [InlineData("0.0.0.0:9", "http://127.0.0.1:9/")]
    [InlineData("[::]:9", "http://[::1]:9/")]
    [InlineData("[::1]", "http://[::1]:11434/")]
    [InlineData("http://example.com", "http://example.com/")]
    [InlineData("https://example.com/ollama", "https://example.com/ollama/")]
    [InlineData(" \"10.0.0.7\" ", "http://10.0.0.7:11434/")]
    public void TryParse_Address_IsReadAsOllamaReadsIt(string text, string expected) => Assert.Equal(expected, HostAddress.Parse(text).ToString());

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("ftp://x")]
    [InlineData("http://")]
    [InlineData("a b")]
    public void TryParse_NoAddress_IsRefused(string? text) => Assert.False(HostAddress.TryParse(text, out _));
}
