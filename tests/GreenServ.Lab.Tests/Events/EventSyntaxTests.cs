using GreenServ.Lab.Events;

namespace GreenServ.Lab.Tests.Events;

public sealed class EventSyntaxTests
{
    [Theory]
    [InlineData("add best@50%", "best", 0.5, true, 0)]
    [InlineData("remove a@7", "a", 7, false, 0)]
    [InlineData("break ollama/llama3:8b@host@1000:0.25", "ollama/llama3:8b@host", 1000, false, 0.25)]
    [InlineData("break a@12.5%", "a", 0.125, true, 0)]
    [InlineData("drift a@1:-0.2", "a", 1, false, -0.2)]
    public void Parse_Event_IsUnderstood(string text, string model, double time, bool isShare, double value)
    {
        var request = Parse(text).Value!;

        Assert.Equal((model, new EventTime(time, isShare), value), (request.Model, request.Time, request.Value));
    }

    [Theory]
    [InlineData("add best", "--add best: an event reads MODEL@STEP, as in")]
    [InlineData("add @5", "--add @5: an event reads MODEL@STEP, as in")]
    [InlineData("add a@", "--add a@: an event reads MODEL@STEP, as in")]
    [InlineData("add a@half", "--add a@half: 'half' is neither a number of requests nor a percent of them, as in a@500 or a@50%.")]
    [InlineData("remove a@1.5", "'1.5' is neither a number of requests nor a percent")]
    [InlineData("add a@5:0.5", "--add a@5:0.5: an event reads MODEL@STEP, as in")]
    [InlineData("break a@5:1.5", "the quality in 0..1, as in best@50%:0.1")]
    [InlineData("break a@5:", "the quality in 0..1")]
    [InlineData("drift a@5", "--drift a@5: an event reads MODEL@STEP:DELTA")]
    [InlineData("drift a@5:0", "the shift of quality in -1..1 and not 0")]
    [InlineData("drift a@5:x", "the shift of quality in -1..1 and not 0")]
    public void Parse_BadEvent_SaysWhatIsWrong(string text, string expected) =>
        Assert.Contains(expected, Parse(text).Error, StringComparison.Ordinal);

    [Theory]
    [InlineData(0.5, true, 4, 2)]
    [InlineData(0.1, true, 10, 1)]
    [InlineData(0.29, true, 100, 29)]
    [InlineData(0.5, true, 5, 2)]
    [InlineData(3, false, 4, 3)]
    public void Before_Time_IsThatManyRequests(double value, bool isShare, int requests, int expected) =>
        Assert.Equal(expected, new EventTime(value, isShare).Before(requests));

    private static Result<EventRequest> Parse(string text) =>
        EventSyntax.Parse(Enum.Parse<PoolEventKind>(text[..text.IndexOf(' ', StringComparison.Ordinal)], ignoreCase: true), text[(text.IndexOf(' ', StringComparison.Ordinal) + 1)..]);
}
