using System.Net.Http.Json;
using System.Text.Json;
using GreenServ.Client;
using GreenServ.Client.Wire;

namespace GreenServ.FunctionalTests.State;

/// <summary>All that a router's state decides, as clients and operators see it: what it would draw for some prompts, and how its promise stands.</summary>
internal sealed record RouterStanding(string[] Candidates, SlaPromise Promise, string[] Profiles)
{
    public const string Promised = "greenserv:gold";

    private static readonly string[] s_prompts = ["What is 17 + 25?", "Write a haiku about rivers.", "def add(a, b): fix this code please", "Translate 'good morning' into French."];

    public static async Task<RouterStanding> OfAsync(HttpClient http)
    {
        var candidates = new List<string>();
        foreach (var prompt in s_prompts)
        {
            foreach (var model in (string[])["greenserv", "greenserv:night", Promised])
                candidates.AddRange(await PreviewAsync(http, prompt, model));
        }

        var promise = (await new GreenServClient(http).GetSlaAsync()).Promises.Single(promise => promise.Account == Promised);
        var profiles = await http.GetFromJsonAsync<JsonElement>("greenserv/profiles");
        return new([.. candidates], promise, [.. profiles.GetProperty("profiles").EnumerateArray().Select(profile => profile.GetProperty("name").GetString()!).Order(StringComparer.Ordinal)]);
    }

    public void AssertSame(RouterStanding other)
    {
        Assert.Equal(Candidates, other.Candidates);
        Assert.Equal(Profiles, other.Profiles);
        Assert.Equal(Promise.Debt, other.Promise.Debt);
        Assert.Equal(Promise.Decided, other.Promise.Decided);
        Assert.Equal(Promise.Satisfaction, other.Promise.Satisfaction);
    }

    private static async Task<IEnumerable<string>> PreviewAsync(HttpClient http, string prompt, string model)
    {
        using var response = await http.PostAsJsonAsync("greenserv/route", new { model, messages = new[] { new { role = "user", content = prompt } } });
        var preview = await response.Content.ReadFromJsonAsync<JsonElement>();
        Assert.True(response.IsSuccessStatusCode, preview.ToString());
        return preview.GetProperty("candidates").EnumerateArray().Select(candidate => $"{model}: {candidate.GetRawText()}");
    }
}
