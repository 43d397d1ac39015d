using System.Text.Json;
using GreenServ.Router.Forwarding;
using GreenServ.Router.Pool;
using GreenServ.Router.Requests;
using GreenServ.Router.Translation;

namespace GreenServ.Router.Ollama;

/// <summary>Asks Ollama hosts what they say of themselves and their models. What a host does not answer in time is left out.</summary>
internal sealed class HostQuery(HttpClient http, PoolMonitor pool)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(3);

    /// <summary>The answers of all healthy Ollama hosts, in the hosts' order.</summary>
    public async Task<IReadOnlyList<(ModelHost Host, JsonElement Answer)>> AskAllAsync(string path, CancellationToken cancellationToken)
    {
        var hosts = pool.Current.Hosts.Where(state => state.Problem is null && state.Host.Kind == HostKind.Ollama).Select(state => state.Host).ToArray();
        var answers = await Task.WhenAll(hosts.Select(host => AskAsync(host, HttpMethod.Get, path, null, cancellationToken)));
        return [.. hosts.Zip(answers).Where(pair => pair.Second is not null).Select(pair => (pair.First, Parse(pair.Second!))).Where(pair => pair.Item2.ValueKind == JsonValueKind.Object)];
    }

    /// <summary>A host's answer as it came; <c>null</c> where it gave none of status 200 in time.</summary>
    public async Task<byte[]?> AskAsync(ModelHost host, HttpMethod method, string path, byte[]? body, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(s_patience);
        using var request = host.Request(method, path);
        if (body is not null)
        {
            request.Content = new ByteArrayContent(body);
            request.Content.Headers.ContentType = new("application/json");
        }

        try
        {
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, patience.Token);
            return response.IsSuccessStatusCode ? await HostBody.ReadAsync(response, patience.Token) : null;
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    /// <summary>A host's JSON; undefined where it is none, or holds text that is no Unicode.</summary>
    public static JsonElement Parse(byte[] body)
    {
        try
        {
            using var document = JsonFields.Parse(body);
            CheckText(body);
            return document.RootElement.Clone();
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return default;
        }
    }

    // The framework tells only when a text is asked for, which others do, that it is none.
    private static void CheckText(byte[] body)
    {
        var json = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = InferenceRequestReader.MaxDepth });
        while (json.Read())
        {
            if (json.TokenType is JsonTokenType.PropertyName or JsonTokenType.String)
                json.GetString();
        }
    }
}
