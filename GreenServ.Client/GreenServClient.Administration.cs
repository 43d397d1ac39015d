using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json.Serialization.Metadata;
using GreenServ.Client.Wire;

namespace GreenServ.Client;

/// <content>
/// Administration. Whoever changes something says which state of it they have seen, by its etag: where somebody else was faster the
/// router answers 412, nothing is changed, and <see cref="HttpRequestException.StatusCode"/> says so.
/// </content>
public sealed partial class GreenServClient
{
    /// <summary>Lists the API keys, revoked ones included.</summary>
    /// <exception cref="HttpRequestException">The router can not be reached or refused.</exception>
    public async Task<IReadOnlyList<KeyStatus>> GetKeysAsync(CancellationToken cancellationToken = default) =>
        (await SendAsync(HttpMethod.Get, "greenserv/keys", GreenServJsonContext.Default.KeyList, null, cancellationToken).ConfigureAwait(false)).Keys;

    /// <summary>Makes an API key; the answer holds the only copy of its secret.</summary>
    /// <exception cref="HttpRequestException">The router can not be reached or refused.</exception>
    public Task<CreatedKey> CreateKeyAsync(KeySettings settings, CancellationToken cancellationToken = default) => SendAsync(
        HttpMethod.Post, "greenserv/keys", GreenServJsonContext.Default.CreatedKey, JsonContent.Create(settings, GreenServJsonContext.Default.KeySettings), cancellationToken);

    /// <summary>Puts settings in place of a key's present ones; its secret stays.</summary>
    /// <exception cref="HttpRequestException">The router can not be reached or refused.</exception>
    public Task<KeyStatus> ChangeKeyAsync(string id, KeySettings settings, string etag, CancellationToken cancellationToken = default) => SendAsync(
        HttpMethod.Put, $"greenserv/keys/{Uri.EscapeDataString(id)}", GreenServJsonContext.Default.KeyStatus,
        JsonContent.Create(settings, GreenServJsonContext.Default.KeySettings), cancellationToken, etag);

    /// <summary>Revokes a key, at once and for good.</summary>
    /// <exception cref="HttpRequestException">The router can not be reached or refused.</exception>
    public Task<KeyStatus> RevokeKeyAsync(string id, CancellationToken cancellationToken = default) => SendAsync(
        HttpMethod.Delete, $"greenserv/keys/{Uri.EscapeDataString(id)}", GreenServJsonContext.Default.KeyStatus, null, cancellationToken);

    /// <summary>Lists the model hosts, those of the settings included.</summary>
    /// <exception cref="HttpRequestException">The router can not be reached or refused.</exception>
    public Task<HostList> GetHostsAsync(CancellationToken cancellationToken = default) =>
        SendAsync(HttpMethod.Get, "greenserv/hosts", GreenServJsonContext.Default.HostList, null, cancellationToken);

    /// <summary>Adds a model host.</summary>
    /// <exception cref="HttpRequestException">The router can not be reached or refused.</exception>
    public Task<HostDetails> AddHostAsync(HostSettings settings, CancellationToken cancellationToken = default) => SendAsync(
        HttpMethod.Post, "greenserv/hosts", GreenServJsonContext.Default.HostDetails, JsonContent.Create(settings, GreenServJsonContext.Default.HostSettings), cancellationToken);

    /// <summary>Puts settings in place of a host's present ones; draining is a state of theirs.</summary>
    /// <exception cref="HttpRequestException">The router can not be reached or refused.</exception>
    public Task<HostDetails> ChangeHostAsync(string name, HostSettings settings, string etag, CancellationToken cancellationToken = default) => SendAsync(
        HttpMethod.Put, $"greenserv/hosts/{Uri.EscapeDataString(name)}", GreenServJsonContext.Default.HostDetails,
        JsonContent.Create(settings, GreenServJsonContext.Default.HostSettings), cancellationToken, etag);

    /// <summary>Removes a host: it takes no new requests, and is gone when the running ones have ended.</summary>
    /// <exception cref="HttpRequestException">The router can not be reached or refused.</exception>
    public Task<HostDetails> RemoveHostAsync(string name, CancellationToken cancellationToken = default) => SendAsync(
        HttpMethod.Delete, $"greenserv/hosts/{Uri.EscapeDataString(name)}", GreenServJsonContext.Default.HostDetails, null, cancellationToken);

    /// <summary>Reads what is set of a model, and its etag.</summary>
    /// <exception cref="HttpRequestException">The router can not be reached or refused.</exception>
    public Task<ModelDetails> GetModelAsync(string name, CancellationToken cancellationToken = default) =>
        SendAsync(HttpMethod.Get, ModelPath(name), GreenServJsonContext.Default.ModelDetails, null, cancellationToken);

    /// <summary>Enables, drains or disables a model on all hosts.</summary>
    /// <exception cref="HttpRequestException">The router can not be reached or refused.</exception>
    public Task<ModelDetails> ChangeModelAsync(string name, ModelSettings settings, string etag, CancellationToken cancellationToken = default) => SendAsync(
        HttpMethod.Put, ModelPath(name), GreenServJsonContext.Default.ModelDetails,
        JsonContent.Create(settings, GreenServJsonContext.Default.ModelSettings), cancellationToken, etag);

    /// <summary>Lists the profiles, whoever made them.</summary>
    /// <exception cref="HttpRequestException">The router can not be reached or refused.</exception>
    public async Task<IReadOnlyList<ProfileStatus>> GetProfilesAsync(CancellationToken cancellationToken = default) =>
        (await SendAsync(HttpMethod.Get, "greenserv/profiles", GreenServJsonContext.Default.ProfileList, null, cancellationToken).ConfigureAwait(false)).Profiles;

    /// <summary>Changes a profile whole, or adds one.</summary>
    /// <param name="name">With or without <c>greenserv:</c>.</param>
    /// <param name="profile">What it will be.</param>
    /// <param name="etag">Of the profile as seen; <c>null</c> for one that is not there yet.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="HttpRequestException">The router can not be reached or refused.</exception>
    public Task<ProfileStatus> ChangeProfileAsync(string name, ProfileChange profile, string? etag, CancellationToken cancellationToken = default) => SendAsync(
        HttpMethod.Put, $"greenserv/profiles/{Uri.EscapeDataString(name)}", GreenServJsonContext.Default.ProfileStatus,
        JsonContent.Create(profile, GreenServJsonContext.Default.ProfileChange), cancellationToken, etag);

    /// <summary>Takes back what was changed of a profile while running: it is as configured again, or gone where it is not.</summary>
    /// <exception cref="HttpRequestException">The router can not be reached or refused.</exception>
    public async Task RevertProfileAsync(string name, CancellationToken cancellationToken = default)
    {
        using var response = await http.DeleteAsync(new Uri($"greenserv/profiles/{Uri.EscapeDataString(name)}", UriKind.Relative), cancellationToken).ConfigureAwait(false);
        await RequireSuccessAsync(response, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Makes the router read its settings again; what is wrong with them is in the exception, and those before stay in force.</summary>
    /// <exception cref="HttpRequestException">The router can not be reached or refused.</exception>
    public Task<SettingsReloadStatus> ReloadSettingsAsync(CancellationToken cancellationToken = default) =>
        SendAsync(HttpMethod.Post, "greenserv/reload", GreenServJsonContext.Default.SettingsReloadStatus, null, cancellationToken);

    /// <summary>Reads who changed what, newest first.</summary>
    /// <param name="limit">At most this many rows, 1 to 1,000.</param>
    /// <param name="before">Only rows before this sequence.</param>
    /// <param name="kind">Only changes of <c>key</c>, <c>host</c>, <c>model</c>, <c>profile</c> or <c>settings</c>.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="HttpRequestException">The router can not be reached or refused.</exception>
    public Task<AuditPage> GetAuditAsync(int limit = 100, long? before = null, string? kind = null, CancellationToken cancellationToken = default)
    {
        var path = string.Create(CultureInfo.InvariantCulture, $"greenserv/audit?limit={limit}");
        if (before is not null)
            path += string.Create(CultureInfo.InvariantCulture, $"&before={before}");
        if (kind is not null)
            path += $"&kind={Uri.EscapeDataString(kind)}";
        return SendAsync(HttpMethod.Get, path, GreenServJsonContext.Default.AuditPage, null, cancellationToken);
    }

    // A model's name may hold slashes, and the address then has as many parts.
    private static string ModelPath(string name) => "greenserv/models/" + string.Join('/', name.Split('/').Select(Uri.EscapeDataString));

    private async Task<T> SendAsync<T>(
        HttpMethod method, string path, JsonTypeInfo<T> type, HttpContent? content, CancellationToken cancellationToken, string? etag = null)
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative)) { Content = content };
        if (etag is not null)
            request.Headers.TryAddWithoutValidation("If-Match", etag);
        using var response = await http.SendAsync(request, cancellationToken).ConfigureAwait(false);
        await RequireSuccessAsync(response, cancellationToken).ConfigureAwait(false);
        return await response.Content.ReadFromJsonAsync(type, cancellationToken).ConfigureAwait(false)
            ?? throw new HttpRequestException("The router answered nothing.");
    }
}
