namespace GreenServ.Router.Encoders;

/// <summary>What came of asking for a prompt's vector.</summary>
internal enum EncoderOutcome
{
    /// <summary>The host gave it in time.</summary>
    Answered,

    /// <summary>It was known from before.</summary>
    Cached,

    /// <summary>The prompt has no text to ask for.</summary>
    Blank,

    /// <summary>The host did not answer within the deadline.</summary>
    Late,

    /// <summary>The host could not be reached, or broke off.</summary>
    Away,

    /// <summary>The host answered with an error.</summary>
    Refused,

    /// <summary>The host's answer is not one usable vector.</summary>
    Malformed,

    /// <summary>Too many prompts were waiting for the host already.</summary>
    Busy,

    /// <summary>The host was not asked, because it failed before.</summary>
    Resting,
}

/// <summary>A prompt's vector, or why there is none.</summary>
/// <param name="Outcome">What came of it; its names are the values of a metric's tag.</param>
/// <param name="Vector">Of unit length; shared, so never to be written to.</param>
/// <param name="Problem">Why there is none, for people; holds nothing of the prompt.</param>
internal sealed record EncoderReply(EncoderOutcome Outcome, float[]? Vector, string? Problem)
{
    public static EncoderReply Of(float[] vector, EncoderOutcome outcome = EncoderOutcome.Answered) => new(outcome, vector, null);

    public static EncoderReply Failed(EncoderOutcome outcome, string problem) => new(outcome, null, problem);
}
