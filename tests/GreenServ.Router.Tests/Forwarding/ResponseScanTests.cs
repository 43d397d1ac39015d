using System.Text;
using GreenServ.Router.Forwarding;

namespace GreenServ.Router.Tests.Forwarding;

public sealed class ResponseScanTests
{
    [Fact]
    public void Read_Completion_FindsIdUsageAndEnd()
    {
        const string body = """ {"id":"chatcmpl-7","choices":[{"message":{"content":"x","id":"no"}}],"usage":{"prompt_tokens":3,"completion_tokens":5,"total_tokens":8,"details":{"x":1}}} """;
        var scan = ResponseScan.Read(Encoding.UTF8.GetBytes(body))!.Value;

        Assert.Equal(("chatcmpl-7", 3, 5), (scan.Id, scan.PromptTokens, scan.CompletionTokens));
        Assert.Equal("\"chatcmpl-7\"", body[scan.IdRange!.Value.Start..scan.IdRange.Value.End]);
        Assert.Equal(body.TrimEnd().Length - 1, scan.ObjectEnd);
        Assert.False(scan.IsUsageChunk);
        Assert.Equal(Payload.Choices, scan.Payload);
    }

    [Fact]
    public void Read_UsageChunk_IsKnownByItsEmptyChoices() =>
        Assert.True(ResponseScan.Read("""{"id":"a","choices":[],"usage":{"prompt_tokens":1,"completion_tokens":2}}"""u8)!.Value.IsUsageChunk);

    [Fact]
    public void Read_NullUsage_IsNone() => Assert.Null(ResponseScan.Read("""{"choices":[{}],"usage":null}"""u8)!.Value.CompletionTokens);

    [Theory]
    [InlineData("""{"error":{"message":"out of memory"}}""", "out of memory")]
    [InlineData("""{"error":"out of memory"}""", "out of memory")]
    public void Read_Error_GivesItsMessage(string body, string expected) => Assert.Equal(expected, ResponseScan.Read(Encoding.UTF8.GetBytes(body))!.Value.Error);

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("plain text")]
    public void Read_NoObject_IsNull(string body) => Assert.Null(ResponseScan.Read(Encoding.UTF8.GetBytes(body)));
}
