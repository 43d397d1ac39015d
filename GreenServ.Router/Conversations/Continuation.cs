namespace GreenServ.Router.Conversations;

/// <summary>How a request goes on with a conversation whose earlier turn was answered here.</summary>
/// <param name="Earlier">Who answered it.</param>
/// <param name="AnswersToolCall">Whether the request ends in a tool's result, so that it goes to the model that made the call.</param>
/// <param name="Lost">Why that model can not be asked now; <c>null</c> when it can.</param>
internal sealed record Continuation(EarlierTurn Earlier, bool AnswersToolCall, string? Lost)
{
    /// <summary>Whether no other model is to answer.</summary>
    public bool IsBinding => AnswersToolCall && Lost is null;
}
