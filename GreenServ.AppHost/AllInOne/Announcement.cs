namespace GreenServ.AppHost.AllInOne;

/// <summary>What the user reads once everything runs.</summary>
internal static class Announcement
{
    public static void Print(TextWriter output, Stack stack)
    {
        output.WriteLine($"""

            GreenServ is running.

              Router     {stack.RouterUrl}   (OpenAI clients: base URL {stack.RouterUrl}/v1, model "greenserv")
              Dashboard  {stack.DashboardUrl}
              Models     {Models(stack)}
              Data       {stack.DataPath}

            Try it:

              curl {stack.RouterUrl}/v1/chat/completions -H 'Content-Type: application/json' \
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

    private static string Example(Stack stack) => stack.Pool.IsDemo
        ? """{"model":"greenserv","messages":[{"role":"user","content":"What is 17 + 25? Answer with the number alone."}]}"""
        : """{"model":"greenserv","messages":[{"role":"user","content":"What is 17 + 25?"}]}""";
}
