namespace GreenServ.Router.Conversations;

/// <summary>Where a request stands in its conversation, told from its messages alone.</summary>
/// <param name="Own">Hash of all its messages: what its successor begins with.</param>
/// <param name="Earlier">Hash of the messages before the last answer in it, which its predecessor consisted of; <c>null</c> for a first turn.</param>
/// <param name="EarlierCharacters">Characters of the text up to that answer's end: what the model that gave it has read already.</param>
/// <param name="AnswersToolCall">Whether it ends in a tool's result.</param>
internal sealed record ConversationTurns(UInt128 Own, UInt128? Earlier, int EarlierCharacters, bool AnswersToolCall);
