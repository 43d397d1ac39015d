using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Text.Json;
using GreenServ.Core.Tokens;
using GreenServ.Router.Forwarding;
using GreenServ.Router.Requests;

namespace GreenServ.Router.Pool;

/// <summary>Completes what hosts list of their models by what <c>/api/show</c> tells of each; asked once for each version of a model.</summary>
internal sealed class ModelFacts(HttpClient http)
{
    private const int AskedAtOnce = 8;

    // Within the time a probe has: a host that lists its models is well, whatever else it is slow to tell.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<string, ModelFact> _known = new();

    /// <summary>The placements, with the facts of each as far as its host tells them.</summary>
    public async Task<IReadOnlyList<Placement>> CompleteAsync(IReadOnlyList<Placement> placements, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(s_patience);
        var limits = new ParallelOptions { MaxDegreeOfParallelism = AskedAtOnce, CancellationToken = patience.Token };
        try
        {
            await Parallel.ForEachAsync(placements.Where(placement => !_known.ContainsKey(placement.Arm)), limits, async (placement, cancelled) =>
            {
                if (await AskAsync(placement, cancelled) is { } fact)
                    _known[placement.Arm] = fact;
            });
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // The next probe asks for the rest.
        }

        return [.. placements.Select(Complete)];
    }

    private Placement Complete(Placement placement)
    {
        var fact = _known.GetValueOrDefault(placement.Arm, ModelFact.Unknown);
        return placement with
        {
            Capabilities = placement.Capabilities.Count > 0 ? placement.Capabilities : fact.Capabilities,
            ContextLength = placement.ContextLength ?? fact.ContextLength,

            // A list rounds the size, and some name a mixture by what a token uses of it.
            ParametersBillions = fact.ParametersBillions ?? placement.ParametersBillions,
            ActiveBillions = fact.ParametersBillions is null ? placement.ActiveBillions : fact.ActiveBillions,
            HasExperts = fact.HasExperts || placement.HasExperts,
            Quantization = placement.Quantization ?? fact.Quantization,
            Family = fact.Architecture ?? placement.Family,
            Tokenizer = TokenizerFamily.Of(fact.Architecture ?? placement.Family, placement.Model),
        };
    }

    /// <summary>What the host tells; <c>null</c> where it is worth asking again.</summary>
    private async Task<ModelFact?> AskAsync(Placement placement, CancellationToken cancellationToken)
    {
        using var request = placement.Host.Request(HttpMethod.Post, "api/show");
        request.Content = JsonContent.Create(new ShowBody(placement.Model), ProbeJsonContext.Default.ShowBody);
        try
        {
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            if (!response.IsSuccessStatusCode)
                return (int)response.StatusCode >= 500 ? null : ModelFact.Unknown;
            if (await HostBody.ReadAsync(response, cancellationToken) is not { } body)
                return ModelFact.Unknown;
            using var shown = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = InferenceRequestReader.MaxDepth });
            return shown.RootElement.ValueKind == JsonValueKind.Object ? ModelFact.Read(shown.RootElement) : ModelFact.Unknown;
        }
        catch (JsonException)
        {
            return ModelFact.Unknown;
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return null;
        }
    }
}

internal sealed record ShowBody(string Model);
