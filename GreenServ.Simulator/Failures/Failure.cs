namespace GreenServ.Simulator.Failures;

/// <summary>What a simulated model does instead of answering.</summary>
public enum Failure
{
    /// <summary>Nothing: it answers.</summary>
    None,

    /// <summary>Status 500 before the first byte.</summary>
    ServerError,

    /// <summary>No byte until the client leaves.</summary>
    Hang,

    /// <summary>The connection breaks after about half of the answer.</summary>
    DropMidStream,

    /// <summary>Not listed, and 404 when asked for.</summary>
    Missing,
}
