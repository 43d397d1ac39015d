using System.Net;
using System.Net.Http.Json;
using GreenServ.Client.Wire;

namespace GreenServ.Client;

/// <summary>Typed access to what a GreenServ router offers beside the OpenAI surface.</summary>
/// <param name="http">Its base address is the router's; where the router has keys, its default headers carry one.</param>
public sealed partial class GreenServClient(HttpClient http)
{
    /// <summary>Reads the pool as the router sees it now.</summary>
    /// <exception cref="HttpRequestException">The router can not be reached or refused.</exception>
    public async Task<PoolStatus> GetPoolAsync(CancellationToken cancellationToken = default) =>
        await http.GetFromJsonAsync("greenserv/models", GreenServJsonContext.Default.PoolStatus, cancellationToken).ConfigureAwait(false)
        ?? throw new HttpRequestException("The router answered an empty pool.");

    /// <summary>Reads whether all is well with the router, and what is not.</summary>
    /// <exception cref="HttpRequestException">The router can not be reached.</exception>
    public async Task<ServiceHealth> GetHealthAsync(CancellationToken cancellationToken = default)
    {
        // One that is not well says so with a status of its own.
        using var response = await http.GetAsync(new Uri("health", UriKind.Relative), cancellationToken).ConfigureAwait(false);
        return await response.Content.ReadFromJsonAsync(GreenServJsonContext.Default.ServiceHealth, cancellationToken).ConfigureAwait(false)
            ?? throw new HttpRequestException("The router answered no health.");
    }

    /// <summary>Reads how every promise stands now.</summary>
    /// <exception cref="HttpRequestException">The router can not be reached or refused.</exception>
    public async Task<SlaStatus> GetSlaAsync(CancellationToken cancellationToken = default) =>
        await http.GetFromJsonAsync("greenserv/sla", GreenServJsonContext.Default.SlaStatus, cancellationToken).ConfigureAwait(false)
        ?? throw new HttpRequestException("The router answered no promises.");

    /// <summary>Explains a decision; <c>null</c> when the router does not know it.</summary>
    /// <exception cref="HttpRequestException">The router can not be reached or refused.</exception>
    public async Task<DecisionExplanation?> ExplainAsync(string decisionId, CancellationToken cancellationToken = default)
    {
        using var response = await http.GetAsync(
            new Uri($"greenserv/decisions/{Uri.EscapeDataString(decisionId)}", UriKind.Relative), cancellationToken).ConfigureAwait(false);
        if (response.StatusCode == HttpStatusCode.NotFound)
            return null;
        await RequireSuccessAsync(response, cancellationToken).ConfigureAwait(false);
        return await response.Content.ReadFromJsonAsync(GreenServJsonContext.Default.DecisionExplanation, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Scores an answer.</summary>
    /// <exception cref="HttpRequestException">The router can not be reached or refused.</exception>
    public async Task<FeedbackResponse> SendFeedbackAsync(FeedbackRequest feedback, CancellationToken cancellationToken = default)
    {
        using var response = await http.PostAsJsonAsync(
            new Uri("v1/feedback", UriKind.Relative), feedback, GreenServJsonContext.Default.FeedbackRequest, cancellationToken).ConfigureAwait(false);
        await RequireSuccessAsync(response, cancellationToken).ConfigureAwait(false);
        return await response.Content.ReadFromJsonAsync(GreenServJsonContext.Default.FeedbackResponse, cancellationToken).ConfigureAwait(false)
            ?? throw new HttpRequestException("The router answered an empty acknowledgement.");
    }

    // What the router says of a refusal is worth more than its number.
    private static async Task RequireSuccessAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (response.IsSuccessStatusCode)
            return;
        var answer = await response.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false);
        throw new HttpRequestException($"The router answered HTTP {(int)response.StatusCode}: {answer}", null, response.StatusCode);
    }
}
