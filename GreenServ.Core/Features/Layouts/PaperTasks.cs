namespace GreenServ.Core.Features.Layouts;

/// <summary>The five data sets that the published experiments use as task types, in the order of their code.</summary>
/// <remarks>
/// Our ten kinds are mapped to the data set whose answers have the most similar form: knowledge and chat to mmlu (a fact or a short
/// answer), math and code to gsm8k (worked out, exactly right or wrong), commonsense to hellaswag (a plausible continuation), logic to
/// winogrande (who or what fits, by inference), and what turns a text into a text (summarization, writing, translation,
/// extraction) to cnn_dailymail.
/// </remarks>
internal static class PaperTasks
{
    public static IReadOnlyList<string> Names { get; } = ["mmlu", "gsm8k", "hellaswag", "winogrande", "cnn_dailymail"];

    /// <summary>Index into <see cref="Names"/>.</summary>
    public static int IndexOf(TaskKind task) => task switch
    {
        TaskKind.Knowledge or TaskKind.Chat => 0,
        TaskKind.Math or TaskKind.Code => 1,
        TaskKind.Commonsense => 2,
        TaskKind.Logic => 3,
        TaskKind.Summarization or TaskKind.Writing or TaskKind.Translation or TaskKind.Extraction => 4,
        _ => throw new ArgumentOutOfRangeException(nameof(task), task, "Not a task kind."),
    };
}
