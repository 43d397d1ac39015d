namespace GreenServ.Router.Security;

/// <summary>What a tenant may be called: short, and safe in headers, accounts and file names.</summary>
internal static class TenantName
{
    public const string Rule = "1 to 64 letters, digits, '.', '_' or '-'";

    private const int Longest = 64;

    public static bool IsOne(string text) =>
        text.Length is > 0 and <= Longest && text.All(character => char.IsAsciiLetterOrDigit(character) || character is '.' or '_' or '-');
}
