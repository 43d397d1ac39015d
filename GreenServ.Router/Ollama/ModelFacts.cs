using System.Collections.Concurrent;
using System.Text.Json;
using GreenServ.Router.Pool;
using GreenServ.Router.Translation;

namespace GreenServ.Router.Ollama;

/// <summary>What models can do, as their hosts tell it in <c>/api/show</c>; asked once for each version of a model.</summary>
internal sealed class ModelFacts(HostQuery hosts)
{
    private const int AskedAtOnce = 8;

    private readonly ConcurrentDictionary<string, ModelFact> _known = new();

    /// <summary>The facts of these arms, as far as their hosts tell them.</summary>
    public async Task<IReadOnlyList<ModelFact>> OfAsync(IReadOnlyList<PooledArm> arms, CancellationToken cancellationToken)
    {
        var limits = new ParallelOptions { MaxDegreeOfParallelism = AskedAtOnce, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(arms.Where(arm => !_known.ContainsKey(arm.Id)), limits, async (arm, cancelled) =>
        {
            if (arm.Placements.FirstOrDefault(placement => placement.Host.Kind == HostKind.Ollama) is not { } placement)
                return;
            var body = JsonSerializer.SerializeToUtf8Bytes(new ShowBody(placement.Model), OllamaJsonContext.Default.ShowBody);
            if (await hosts.AskAsync(placement.Host, HttpMethod.Post, "api/show", body, cancelled) is { } shown)
                _known[arm.Id] = ModelFact.Read(HostQuery.Parse(shown));
        });
        return [.. arms.Select(arm => _known.GetValueOrDefault(arm.Id)).OfType<ModelFact>()];
    }
}

/// <summary>What one model can do.</summary>
/// <param name="Capabilities">In Ollama's words; empty where not told.</param>
/// <param name="ContextLength">Most tokens the model was made for; <c>null</c> where not told.</param>
internal sealed record ModelFact(IReadOnlyList<string> Capabilities, int? ContextLength)
{
    public static ModelFact Read(JsonElement shown)
    {
        var fields = new JsonFields(shown);
        var info = fields["model_info"] is { ValueKind: JsonValueKind.Object } given ? given.EnumerateObject().ToArray() : [];
        var length = info.FirstOrDefault(field => field.Name.EndsWith(".context_length", StringComparison.Ordinal)).Value;
        return new(
            [.. fields.List("capabilities").Where(capability => capability.ValueKind == JsonValueKind.String).Select(capability => capability.GetString()!)],
            length.ValueKind == JsonValueKind.Number && length.TryGetInt32(out var tokens) ? tokens : null);
    }
}

internal sealed record ShowBody(string Model);
