namespace GreenServ.Router.Security;

/// <summary>The keys a request brings, in the headers clients use; some send the same one, or a placeholder, in more than one.</summary>
internal static class PresentedKeys
{
    private static readonly string[] s_headers = ["x-api-key", "api-key"];
    private const string Bearer = "Bearer ";

    public static IEnumerable<string> Of(IHeaderDictionary headers)
    {
        foreach (var value in headers.Authorization)
        {
            if (value?.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) is true && value.AsSpan(Bearer.Length).Trim().Length > 0)
                yield return value[Bearer.Length..].Trim();
        }

        foreach (var name in s_headers)
        {
            foreach (var value in headers[name])
            {
                if (!string.IsNullOrWhiteSpace(value))
                    yield return value.Trim();
            }
        }
    }
}
