using System.Text.Json.Nodes;

namespace GreenServ.Router.Tests.Hosting;

/// <summary>What tests of the surfaces ask of responses.</summary>
internal static class RouterTestExtensions
{
    public static async Task<JsonNode> JsonAsync(this HttpResponseMessage response) => JsonNode.Parse(await response.Content.ReadAsStringAsync())!;

    /// <summary>The objects of an NDJSON stream.</summary>
    public static async Task<JsonNode[]> LinesAsync(this HttpResponseMessage response) =>
        [.. (await response.Content.ReadAsStringAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!)];

    public static string Header(this HttpResponseMessage response, string name) => response.Headers.GetValues("x-greenserv-" + name).Single();

    public static string Text(this JsonNode? node) => node!.GetValue<string>();

    public static int Number(this JsonNode? node) => node!.GetValue<int>();

    /// <summary>Sends without waiting for the body.</summary>
    public static Task<HttpResponseMessage> OpenAsync(this RouterApp router, string path, string json) => router.Http.SendAsync(
        new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(json, null, "application/json") }, HttpCompletionOption.ResponseHeadersRead);
}
