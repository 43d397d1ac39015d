namespace GreenServ.Router.Forwarding;

/// <summary>Why another placement should be asked: nothing has reached the client yet.</summary>
/// <param name="Error">In words for client and operator.</param>
/// <param name="HostIsAway">Whether the whole host could not be reached.</param>
/// <param name="Refusal">The host's answer, where it was a refusal: it goes to the client if no other model can do better.</param>
/// <param name="Status">HTTP status of the host, where it answered with one that is no answer.</param>
internal sealed record AttemptFailure(string Error, bool HostIsAway = false, Refusal? Refusal = null, int? Status = null);

/// <summary>A refusal in the shape of the client's surface.</summary>
internal sealed record Refusal(int Status, byte[] Body);
