namespace GreenServ.Router.Forwarding;

/// <summary>How many tokens a host says it read or wrote.</summary>
internal static class TokenCount
{
    /// <summary>More than any model's context holds: what is beyond was not counted.</summary>
    private const int Most = 100_000_000;

    /// <summary>The count; <c>null</c> where it can not be one.</summary>
    public static int? OrUnknown(int said) => said is >= 0 and <= Most ? said : null;
}
