namespace GreenServ.Router.Forwarding;

/// <summary>Why another placement should be asked: nothing has reached the client yet.</summary>
/// <param name="Error">In words for client and operator.</param>
/// <param name="HostIsAway">Whether the whole host could not be reached.</param>
/// <param name="Refusal">The host's answer, where it was a refusal: it goes to the client if no other model can do better.</param>
internal sealed record AttemptFailure(string Error, bool HostIsAway = false, Refusal? Refusal = null);

/// <summary>A refusal as a host sent it.</summary>
internal sealed record Refusal(int Status, byte[] Body);
