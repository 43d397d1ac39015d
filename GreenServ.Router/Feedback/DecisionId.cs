namespace GreenServ.Router.Feedback;

/// <summary>Decision ids in the forms clients meet them.</summary>
internal static class DecisionId
{
    /// <summary>Reads <c>0198…-…</c>, the same without dashes, or <c>chatcmpl-…</c>.</summary>
    public static bool TryParse(string text, out Guid id)
    {
        const string ResponsePrefix = "chatcmpl-";
        var digits = text.StartsWith(ResponsePrefix, StringComparison.Ordinal) ? text.AsSpan(ResponsePrefix.Length) : text;
        return Guid.TryParseExact(digits, "D", out id) || Guid.TryParseExact(digits, "N", out id);
    }
}
