namespace GreenServ.Router.Requests;

/// <summary>What a request can be answered with alone.</summary>
[Flags]
internal enum RequestNeeds
{
    None = 0,

    /// <summary>It offers tools.</summary>
    Tools = 1,

    /// <summary>It shows images.</summary>
    Vision = 2,

    /// <summary>Its answer is to follow a JSON schema.</summary>
    JsonSchema = 4,

    /// <summary>It asks for thinking (Ollama's <c>think</c>).</summary>
    Thinking = 8,

    /// <summary>Text is to be put between two texts (Ollama's <c>suffix</c>).</summary>
    Insert = 16,
}
