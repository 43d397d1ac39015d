namespace GreenServ.Router.Pool;

/// <summary>What an operator may say that a host's models can not do, in Ollama's words where it has any.</summary>
internal static class HostLacks
{
    public const string JsonSchema = "json-schema";

    public static IReadOnlyList<string> Known { get; } = ["tools", "vision", "thinking", "insert", JsonSchema];
}
