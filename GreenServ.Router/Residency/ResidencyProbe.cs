using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization;
using GreenServ.Router.Pool;

namespace GreenServ.Router.Residency;

/// <summary>Asks an Ollama host what it has in memory.</summary>
internal sealed class ResidencyProbe(HttpClient http)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(3);

    /// <summary>The models in memory; <c>null</c> when the host does not tell, which is an expected outcome.</summary>
    public async Task<IReadOnlyList<LoadedModel>?> ReadAsync(ModelHost host, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(s_patience);
        try
        {
            using var request = host.Request(HttpMethod.Get, "api/ps");
            using var response = await http.SendAsync(request, deadline.Token);
            if (!response.IsSuccessStatusCode)
                return null;
            var running = await response.Content.ReadFromJsonAsync(ResidencyJsonContext.Default.RunningModels, deadline.Token);
            return
            [
                .. (running?.Models ?? []).OfType<RunningModel>().Where(model => !string.IsNullOrEmpty(model.Name ?? model.Model)).Select(model =>
                    new LoadedModel((model.Name ?? model.Model)!, Math.Max(model.Size, 0), Math.Max(model.SizeVram, 0), model.ExpiresAt, model.ContextLength is > 0 and var length ? length : null)),
            ];
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
        catch (Exception e) when (e is HttpRequestException or JsonException or InvalidOperationException)
        {
            // The last is what a charset that does not exist comes out as.
            return null;
        }
    }
}

internal sealed record RunningModels(IReadOnlyList<RunningModel?>? Models);

internal sealed record RunningModel(
    string? Name,
    string? Model,
    long Size,
    [property: JsonPropertyName("size_vram")] long SizeVram,
    [property: JsonPropertyName("expires_at")] DateTimeOffset? ExpiresAt,
    [property: JsonPropertyName("context_length")] int? ContextLength);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(RunningModels))]
internal sealed partial class ResidencyJsonContext : JsonSerializerContext;
