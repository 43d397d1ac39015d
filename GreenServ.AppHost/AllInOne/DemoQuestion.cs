using System.Text.Json.Nodes;

namespace GreenServ.AppHost.AllInOne;

/// <summary>A question the simulated models know, short enough to read in a command line.</summary>
internal static class DemoQuestion
{
    public static async Task<string> GetAsync(string simulatorUrl, CancellationToken cancellationToken)
    {
        using var http = new HttpClient { BaseAddress = new Uri(simulatorUrl) };
        var sample = await http.GetFromJsonAsync<JsonObject>(new Uri("simulator/questions?count=50", UriKind.Relative), cancellationToken);
        return sample!["questions"]!.AsArray()
            .Where(question => question!["kind"]!.GetValue<string>() == "math")
            .Select(question => question!["prompt"]!.GetValue<string>())
            .MinBy(prompt => prompt.Length)!;
    }
}
