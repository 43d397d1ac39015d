using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using GreenServ.Core.Tokens;

namespace GreenServ.Router.Pool;

/// <summary>Asks a host which models it has.</summary>
internal sealed class HostProbe(HttpClient http, ModelFacts facts)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(3);

    /// <summary>The host's placements, or why it has none; a host that is away is an expected outcome, not an exception.</summary>
    public async Task<ProbeResult> ProbeAsync(ModelHost host, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(s_patience);
        try
        {
            var placements = host.Kind == HostKind.Ollama
                ? await ReadOllamaAsync(host, deadline.Token)
                : await ReadOpenAiAsync(host, deadline.Token);
            return new(placements, placements.Count > 0 ? null : "it answers but has no model");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new([], $"no answer within {s_patience.TotalSeconds:0} s", IsTimeout: true);
        }
        catch (HttpRequestException e)
        {
            return new([], e.StatusCode is { } status ? $"it answered HTTP {(int)status}" : "the connection failed: " + e.Message);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // The second is what a charset that does not exist comes out as.
            return new([], "its list of models is not the JSON expected");
        }
    }

    private async Task<IReadOnlyList<Placement>> ReadOllamaAsync(ModelHost host, CancellationToken cancellationToken)
    {
        var tags = await GetAsync(host, "api/tags", ProbeJsonContext.Default.OllamaTags, cancellationToken);
        return await facts.CompleteAsync([.. (tags.Models ?? []).Where(model => model.ValueKind != JsonValueKind.Null).Select(model => ToPlacement(model, host))], cancellationToken);
    }

    private static Placement ToPlacement(JsonElement listed, ModelHost host)
    {
        var model = listed.Deserialize(ProbeJsonContext.Default.OllamaTag)!;
        return new Placement(
            Arm(model.Name, model.Digest), model.Name, host,
            ModelSize.ParseBillions(model.Details?.ParameterSize) ?? ModelSize.ParseBillions(model.Name), model.Details?.QuantizationLevel)
        {
            SizeBytes = model.Size > 0 ? model.Size : null,
            ActiveBillions = ModelSize.ParseActiveBillions(model.Name),
            Family = model.Details?.Family,
            IsEncoder = model.IsEncoder,
            Listing = listed.GetRawText(),
            Capabilities = [.. (model.Capabilities ?? []).OfType<string>()],
        };
    }

    private async Task<IReadOnlyList<Placement>> ReadOpenAiAsync(ModelHost host, CancellationToken cancellationToken)
    {
        var list = await GetAsync(host, "v1/models", ProbeJsonContext.Default.OpenAiModelList, cancellationToken);
        return
        [
            .. (list.Data ?? []).OfType<OpenAiModelId>().Select(model => new Placement(Arm(model.Id, null), model.Id, host, ModelSize.ParseBillions(model.Id), null)
            {
                IsEncoder = EncoderName.Matches(model.Id),
                ActiveBillions = ModelSize.ParseActiveBillions(model.Id),
                HasExperts = ModelSize.NamesExperts(model.Id),
                Tokenizer = TokenizerFamily.Of(null, model.Id),
                ContextLength = model.MaxModelLen > 0 ? model.MaxModelLen : null,
            }),
        ];
    }

    private async Task<T> GetAsync<T>(ModelHost host, string path, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        using var request = host.Request(HttpMethod.Get, path);
        using var response = await http.SendAsync(request, cancellationToken);
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadFromJsonAsync(type, cancellationToken) ?? throw new JsonException("null");
    }

    // Twelve digits of the digest tell versions apart as git's short hashes do; hosts without digests go by name alone.
    private static string Arm(string name, string? digest)
    {
        var hash = digest?.Replace("sha256:", "", StringComparison.Ordinal) ?? "";
        return hash.Length == 0 ? name : $"{name}@{hash[..Math.Min(12, hash.Length)]}";
    }
}

/// <summary>What a probe found.</summary>
/// <param name="Placements">The host's models.</param>
/// <param name="Problem">Why it can not be used; <c>null</c> when it can.</param>
/// <param name="IsTimeout">Whether it merely did not answer in time.</param>
internal sealed record ProbeResult(IReadOnlyList<Placement> Placements, string? Problem, bool IsTimeout = false);

// Hosts without models write null for the list.
internal sealed record OllamaTags([property: JsonRequired] IReadOnlyList<JsonElement>? Models);

internal sealed record OllamaTag([property: JsonRequired] string Name, string? Digest, long Size, OllamaTagDetails? Details, IReadOnlyList<string?>? Capabilities)
{
    /// <summary>Ollama lists encoders beside the models that can chat; before it told capabilities, only family or name told them apart.</summary>
    public bool IsEncoder => Capabilities is { Count: > 0 } capabilities
        ? capabilities.Contains("embedding") && !capabilities.Contains("completion")
        : EncoderName.Matches(Name) || (Details?.Families?.Any(family => family?.Contains("bert", StringComparison.OrdinalIgnoreCase) ?? false) ?? false);
}

internal sealed record OllamaTagDetails(
    [property: JsonPropertyName("parameter_size")] string? ParameterSize,
    [property: JsonPropertyName("quantization_level")] string? QuantizationLevel,
    string? Family,
    IReadOnlyList<string?>? Families);

internal sealed record OpenAiModelList([property: JsonRequired] IReadOnlyList<OpenAiModelId?>? Data);

/// <param name="Id">Its name.</param>
/// <param name="MaxModelLen">Tokens of prompt and answer together, as vLLM tells them.</param>
internal sealed record OpenAiModelId([property: JsonRequired] string Id, [property: JsonPropertyName("max_model_len")] int? MaxModelLen);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(OllamaTags))]
[JsonSerializable(typeof(OllamaTag))]
[JsonSerializable(typeof(OpenAiModelList))]
[JsonSerializable(typeof(ShowBody))]
internal sealed partial class ProbeJsonContext : JsonSerializerContext;
