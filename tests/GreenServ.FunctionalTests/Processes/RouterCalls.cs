using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using GreenServ.Client;
using GreenServ.Client.Wire;

namespace GreenServ.FunctionalTests.Processes;

/// <summary>Requests to a router, in the bytes that any HTTP client would send.</summary>
internal static class RouterCalls
{
    /// <summary>Asks for a completion; any answer, errors too, comes back.</summary>
    public static async Task<(HttpStatusCode Status, JsonElement Body)> ChatAsync(this HttpClient http, string question = "What is 17 + 25?", string model = "greenserv")
    {
        using var response = await http.PostAsJsonAsync("v1/chat/completions", new { model, messages = new[] { new { role = "user", content = question } } });
        return (response.StatusCode, await response.Content.ReadFromJsonAsync<JsonElement>());
    }

    /// <summary>Asks for a completion that must succeed; returns the decision's id.</summary>
    public static async Task<string> DecideAsync(this HttpClient http, string question = "What is 17 + 25?")
    {
        var (status, body) = await http.ChatAsync(question);
        Assert.True(status == HttpStatusCode.OK, $"HTTP {(int)status}: {body}");
        return body.GetProperty("greenserv").GetProperty("decision_id").GetString()!;
    }

    /// <summary>Begins a streamed answer: comes back with the first bytes, the rest unread.</summary>
    public static async Task<HttpResponseMessage> OpenStreamAsync(this HttpClient http, string question, string model = "greenserv")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "v1/chat/completions")
        {
            Content = JsonContent.Create(new { model, stream = true, messages = new[] { new { role = "user", content = question } } }),
        };
        return await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    /// <summary>Why a decision was made and what came of it; <c>null</c> when the router does not know it.</summary>
    public static Task<DecisionExplanation?> ExplainAsync(this HttpClient http, string decisionId) => new GreenServClient(http).ExplainAsync(decisionId);

    /// <summary>Scores an answer; returns what became of the score.</summary>
    public static async Task<string> ScoreAsync(this HttpClient http, string decisionId, double score) =>
        (await new GreenServClient(http).SendFeedbackAsync(new() { DecisionId = decisionId, Score = score })).Result;

    /// <summary>The pool as the router sees it now.</summary>
    public static Task<PoolStatus> PoolAsync(this HttpClient http) => new GreenServClient(http).GetPoolAsync();

    /// <summary>The report of <c>/health</c>.</summary>
    public static Task<JsonElement> HealthAsync(this HttpClient http) => http.GetFromJsonAsync<JsonElement>("health");

    public static string ErrorMessage(this JsonElement body) => body.GetProperty("error").GetProperty("message").GetString()!;
}
