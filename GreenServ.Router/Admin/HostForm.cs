using GreenServ.Core.Hosts;
using GreenServ.Router.Pool;

namespace GreenServ.Router.Admin;

/// <summary>Reads what an administrator sets of a model host.</summary>
internal static class HostForm
{
    private const int LongestName = 100;
    private const int LongestUrl = 2000;
    private const int LongestKey = 4000;
    private const string UrlRule = "an address such as http://localhost:11434, without user name, password, query or fragment";
    private const string NameRule = "1 to 100 letters, digits, '.', ':', '_' or '-'";

    /// <summary>The settings; <c>null</c> where the form says what is wrong with them.</summary>
    /// <param name="form">As it came.</param>
    /// <param name="name">Of the host that is changed; <c>null</c> for a new one.</param>
    public static HostInput? Read(RequestForm form, string? name)
    {
        var named = form.Text("name", NameRule, IsName);
        if (name is not null && named is not null && !named.Equals(name, StringComparison.OrdinalIgnoreCase))
            form.Add("name", $"A host keeps its name ('{name}'). Add one under the new name and remove this one.");
        var url = form.Text("url", UrlRule, IsUrl, isRequired: true);
        var kind = form.OneOf("kind", Enum.GetValues<HostKind>().Select(JsonNames.Of));
        var key = form.Text("apiKey", "a token of printable ASCII characters", IsKey);
        var capacity = new HostCapacity(
            form.Number("maxConcurrency", 1, int.MaxValue), form.Number("maxConcurrencyPerModel", 1, int.MaxValue), form.Number("maxWaiting", 0, int.MaxValue),
            form.Positive("memoryGigabytes"), form.Number("contextLength", 1, int.MaxValue),
            form.Texts("lacks", string.Join(", ", HostLacks.Known), lack => HostLacks.Known.Contains(lack, StringComparer.OrdinalIgnoreCase)));
        var state = form.OneOf("state", Enum.GetValues<ServiceState>().Select(JsonNames.Of));
        return form.IsGood()
            ? new HostInput(
                name ?? named ?? HostAddress.Parse(url!).Authority, url!,
                kind is null ? HostKind.Ollama : Enum.Parse<HostKind>(kind, ignoreCase: true), key,
                state is null ? ServiceState.Active : Enum.Parse<ServiceState>(state, ignoreCase: true), capacity)
            : null;
    }

    private static bool IsName(string text) =>
        text.Length is > 0 and <= LongestName && text.All(character => char.IsAsciiLetterOrDigit(character) || character is '.' or ':' or '_' or '-');

    private static bool IsUrl(string text) =>
        text.Length <= LongestUrl && HostAddress.TryParse(text, out var address) && address.UserInfo.Length == 0 && !text.Contains('?', StringComparison.Ordinal) && !text.Contains('#', StringComparison.Ordinal);

    // Goes into a header; empty takes the present one away.
    private static bool IsKey(string text) => text.Length <= LongestKey && text.All(character => character is > ' ' and < '\x7f');
}

/// <summary>What an administrator sets of a model host.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Url">Its address.</param>
/// <param name="Kind">What it speaks.</param>
/// <param name="ApiKey">Its token; <c>null</c> keeps the present one, empty removes it.</param>
/// <param name="State">Whether it takes requests.</param>
/// <param name="Capacity">How much it takes.</param>
internal sealed record HostInput(string Name, string Url, HostKind Kind, string? ApiKey, ServiceState State, HostCapacity Capacity);
