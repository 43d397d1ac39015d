namespace GreenServ.Simulator.Questions;

/// <summary>What a question asks for, in the lower-case names of the router's task kinds.</summary>
internal static class QuestionKinds
{
    public const string Knowledge = "knowledge";
    public const string Math = "math";
    public const string Code = "code";
    public const string Commonsense = "commonsense";
    public const string Logic = "logic";
    public const string Summarization = "summarization";
    public const string Writing = "writing";
    public const string Translation = "translation";
    public const string Extraction = "extraction";
    public const string Chat = "chat";

    public static readonly string[] All = [Knowledge, Math, Code, Commonsense, Logic, Summarization, Writing, Translation, Extraction, Chat];
}
