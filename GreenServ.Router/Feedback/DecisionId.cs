using GreenServ.Router.OpenAi;

namespace GreenServ.Router.Feedback;

/// <summary>Decision ids in the forms clients meet them.</summary>
internal static class DecisionId
{
    private static readonly string[] s_prefixes = [.. OpenAiOperations.All.Select(operation => operation.IdPrefix).OfType<string>()];

    /// <summary>Reads <c>0198…-…</c>, the same without dashes, or a response's id such as <c>chatcmpl-…</c>.</summary>
    public static bool TryParse(string text, out Guid id)
    {
        var prefix = s_prefixes.FirstOrDefault(prefix => text.StartsWith(prefix, StringComparison.Ordinal)) ?? "";
        var digits = text.AsSpan(prefix.Length);
        return Guid.TryParseExact(digits, "D", out id) || Guid.TryParseExact(digits, "N", out id);
    }
}
