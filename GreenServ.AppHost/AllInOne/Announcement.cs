using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace GreenServ.AppHost.AllInOne;

/// <summary>What the user reads once everything runs.</summary>
internal static class Announcement
{
    private static readonly JsonSerializerOptions s_readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Print(TextWriter output, Stack stack)
    {
        output.WriteLine($"""

            GreenServ is running.

              Router     {stack.RouterUrl}   (OpenAI clients: base URL {stack.RouterUrl}/v1, model "greenserv")
              Dashboard  {stack.DashboardUrl}
              Models     {Models(stack)}
              Data       {stack.DataPath}

            Try it:

              curl {stack.RouterUrl}/v1/chat/completions -H 'Content-Type: application/json' {Authorization(stack)}\
                -d '{Example(stack)}'

            Ctrl+C stops it; what was learned is kept.
            """);
        if (ContainerEngine.IsPresent)
            output.WriteLine("With Redis and Postgres in containers instead: UseAspire=true dotnet run --project GreenServ.AppHost");
        output.Flush();
    }

    private static string Models(Stack stack) => stack.Pool.IsDemo
        ? $"DEMO: 16 simulated models and simulated traffic ({stack.Pool.Reason}; start one and restart, or set OLLAMA_HOST)"
        : stack.Pool.Reason;

    private static string Authorization(Stack stack) => stack.NeedsKey ? "-H \"Authorization: Bearer $GREENSERV_KEY\" " : "";

    // In a shell's single quotes everything stands for itself but the single quote.
    private static string Example(Stack stack) =>
        new JsonObject
        {
            ["model"] = "greenserv",
            ["messages"] = new JsonArray(new JsonObject { ["role"] = "user", ["content"] = stack.ExamplePrompt }),
        }.ToJsonString(s_readable).Replace("'", @"'\''", StringComparison.Ordinal);
}
