using System.Text.Json;
using GreenServ.Router.Admin;
using GreenServ.Router.Bodies;
using GreenServ.Router.Errors;
using GreenServ.Router.Forwarding;
using GreenServ.Router.Pool;
using GreenServ.Router.Profiles;
using GreenServ.Router.Requests;
using GreenServ.Router.Residency;
using GreenServ.Router.Security;
using GreenServ.Router.Translation;
using Microsoft.Extensions.Options;

namespace GreenServ.Router.Ollama;

/// <summary>
/// Serves Ollama requests that ask nothing and only load a model, or with <c>keep_alive</c> 0 unload it. No answer comes of
/// them, so they are no decisions and teach nothing.
/// </summary>
internal sealed class ModelResidency(
    PoolMonitor pool, HostDirectory directory, ModelStates states, ResidencyMonitor residency, KeepAliveCaller keepAlive, ProfileCatalog profiles, Forwarder forwarder, IOptions<RouterOptions> options, TimeProvider time)
{
    public async Task AnswerAsync(InferenceRequest request, KeyGrant grant, HttpResponse response, CancellationToken cancellationToken)
    {
        if (KeyAccess.Refusal(grant, request.Model, profiles.Find(request.Model)) is { } forbidden)
        {
            await SurfaceErrors.WriteAsync(response, forbidden, cancellationToken);
            return;
        }

        var placements = pool.Current.Placements.Where(placement => PoolSnapshot.NamesMatch(placement.Model, request.Model)).ToArray();
        if (placements.Length > 0 && Array.TrueForAll(placements, placement => Closed(placement) is not null))
        {
            await SurfaceErrors.WriteAsync(
                response, RequestError.Unavailable($"'{request.Model}' can not be loaded: {Closed(placements[0])}.", "no_model_available"), cancellationToken);
            return;
        }

        if (profiles.Find(request.Model) is null && placements.Length == 0)
        {
            await SurfaceErrors.WriteAsync(response, new(
                StatusCodes.Status404NotFound, "invalid_request_error", $"model '{request.Model}' not found", "model", "model_not_found"), cancellationToken);
            return;
        }

        // A profile has no model of its own to load, and other hosts than Ollama have theirs loaded.
        var hosts = placements.Where(placement => placement.Host.Kind == HostKind.Ollama && Closed(placement) is null).ToArray();
        if (hosts.Length == 0)
            await SurfaceErrors.WriteJsonAsync(response, Nothing(request), cancellationToken);
        else
            await AskAsync(request, hosts, response, cancellationToken);
    }

    // What an administrator took out of service is loaded by nobody.
    private string? Closed(Placement placement) => directory.Reason(placement.Host) ?? states.Reason(placement.Model);

    // To unload concerns every host that has the model, to load it the first that can.
    private async Task AskAsync(InferenceRequest request, Placement[] placements, HttpResponse response, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(options.Value.FirstByteTimeout);
        var unloads = Unloads(request);
        (int Status, byte[] Body)? answer = null;
        var failures = new List<string>();
        try
        {
            foreach (var placement in placements)
            {
                if (answer is not null && !unloads)
                    break;
                var (upstream, failure) = await forwarder.SendAsync(
                    placement.Host, request.Operation.Path, request.ForwardedBody(placement.Model, askForUsage: false), patience.Token);
                using var disposed = upstream;
                keepAlive.Answered(placement, request.SteersRunner);
                residency.LookSoon(placement.Host);
                if (upstream is not null && await HostBody.ReadAsync(upstream, patience.Token) is { } body)
                    answer ??= ((int)upstream.StatusCode, body);
                else
                    failures.Add($"{placement.Host.Name}: {failure?.Error ?? "its answer is too long"}");
            }
        }
        catch (Exception e) when (e is IOException or HttpRequestException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            failures.Add(e is OperationCanceledException ? "nothing came in time" : e.Message);
        }

        if (answer is not { } found)
        {
            await SurfaceErrors.WriteAsync(response, new(
                StatusCodes.Status502BadGateway, "upstream_error", $"No host of {request.Model} could be asked: {string.Join("; ", failures)}.", null, "all_models_failed"), cancellationToken);
            return;
        }

        response.StatusCode = found.Status;
        await SurfaceErrors.WriteJsonAsync(response, found.Body, cancellationToken);
    }

    private static bool Unloads(InferenceRequest request)
    {
        using var document = JsonFields.Parse(request.Body);
        return new JsonFields(document.RootElement)["keep_alive"] switch
        {
            { ValueKind: JsonValueKind.Number } number => number.TryGetDouble(out var seconds) && seconds == 0,
            { ValueKind: JsonValueKind.String } text => text.GetRawText() is "\"0\"" or "\"0s\"" or "\"0m\"" or "\"0h\"" or "\"0ms\"",
            _ => false,
        };
    }

    private byte[] Nothing(InferenceRequest request)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, TextJsonContext.Readable))
        {
            json.WriteStartObject();
            if (request.Operation == OllamaOperations.Embeddings)
            {
                json.WriteStartArray("embedding");
                json.WriteEndArray();
            }
            else
            {
                json.WriteString("model", request.Model);
                if (request.Operation == OllamaOperations.Embed)
                {
                    json.WriteStartArray("embeddings");
                    json.WriteEndArray();
                }
                else
                {
                    WriteDone(request, json);
                }
            }

            json.WriteEndObject();
        }

        return buffer.ToArray();
    }

    private void WriteDone(InferenceRequest request, Utf8JsonWriter json)
    {
        json.WriteString("created_at", time.GetUtcNow().UtcDateTime);
        if (request.Operation == OllamaOperations.Chat)
        {
            json.WriteStartObject("message");
            json.WriteString("role", "assistant");
            json.WriteString("content", "");
            json.WriteEndObject();
        }
        else
        {
            json.WriteString("response", "");
        }

        json.WriteBoolean("done", true);
        json.WriteString("done_reason", Unloads(request) ? "unload" : "load");
    }
}
