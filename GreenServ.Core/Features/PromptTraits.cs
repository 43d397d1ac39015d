namespace GreenServ.Core.Features;

/// <summary>Structural properties of a request, seen without understanding it.</summary>
[Flags]
public enum PromptTraits
{
    None = 0,
    CodeBlock = 1,
    JsonSchema = 2,
    Tools = 4,
    Images = 8,
}
