namespace GreenServ.Core.Features;

/// <summary>What a prompt asks for. The order is that of <see cref="PromptFeatures.TaskProbabilities"/>.</summary>
public enum TaskKind
{
    Knowledge,
    Math,
    Code,
    Commonsense,
    Logic,
    Summarization,
    Writing,
    Translation,
    Extraction,
    Chat,
}
