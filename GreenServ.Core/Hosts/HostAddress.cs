using System.Diagnostics.CodeAnalysis;

namespace GreenServ.Core.Hosts;

/// <summary>Reads a host's address the way Ollama reads <c>OLLAMA_HOST</c>.</summary>
public static class HostAddress
{
    private const int OllamaPort = 11434;

    /// <summary>
    /// Scheme and port are optional (http, 11434; the scheme's own port where a scheme is given), an address that means
    /// "every interface" (0.0.0.0, ::) means loopback to a client, and a path is kept.
    /// </summary>
    /// <returns>The base address, ending in a slash, or <c>false</c> when the text is no address.</returns>
    public static bool TryParse(string? text, [NotNullWhen(true)] out Uri? address)
    {
        address = null;
        text = text?.Trim().Trim('"', '\'');
        if (string.IsNullOrEmpty(text))
            return false;
        var hasScheme = text.Contains("://", StringComparison.Ordinal);
        if (!hasScheme)
            text = "http://" + (text.StartsWith(':') ? "localhost" + text : text);
        if (!Uri.TryCreate(text, UriKind.Absolute, out var parsed) || parsed.Scheme is not ("http" or "https") || parsed.Host.Length == 0)
            return false;

        var builder = new UriBuilder(parsed) { Query = "", Fragment = "" };
        if (!hasScheme && !StatesPort(text))
            builder.Port = OllamaPort;
        if (parsed.Host is "0.0.0.0" or "[::]")
            builder.Host = parsed.Host is "[::]" ? "[::1]" : "127.0.0.1";
        if (!builder.Path.EndsWith('/'))
            builder.Path += "/";
        address = builder.Uri;
        return true;
    }

    /// <inheritdoc cref="TryParse"/>
    /// <exception cref="FormatException">The text is no address.</exception>
    public static Uri Parse(string text) =>
        TryParse(text, out var address)
            ? address
            : throw new FormatException($"'{text}' is no host address. Write for example http://localhost:11434 or gpu-box:11434.");

    private static bool StatesPort(string url)
    {
        var authority = url["http://".Length..].Split('/')[0];
        return authority.LastIndexOf(':') > authority.LastIndexOf(']');
    }
}
