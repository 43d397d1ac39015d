using System.Collections.Frozen;
using System.Text;

namespace GreenServ.Simulator.Questions;

/// <summary>All questions, the same in every process.</summary>
internal sealed class QuestionSet
{
    private readonly FrozenDictionary<string, Question> _byPrompt;
    private readonly FrozenDictionary<string, Question[]> _byKind;

    internal QuestionSet()
    {
        var random = new Random(20_260_124);
        IEnumerable<Question> drafts =
        [
            .. MathQuestions.Make(random),
            .. KnowledgeQuestions.Make(random),
            .. CodeQuestions.Make(random),
            .. CommonsenseQuestions.Make(random),
            .. LogicQuestions.Make(random),
            .. SummaryQuestions.Make(random),
            .. WritingQuestions.Make(random),
            .. TranslationQuestions.Make(random),
            .. ExtractionQuestions.Make(random),
            .. ReadingQuestions.Make(random),
            .. ChatQuestions.Make(random),
        ];
        var byPrompt = new Dictionary<string, Question>();
        var counts = new Dictionary<string, int>();
        foreach (var draft in drafts)
        {
            // Templates may meet in the same words; the first one stays.
            var prompt = Normalise(draft.Prompt);
            if (byPrompt.ContainsKey(prompt))
                continue;
            var number = counts[draft.Kind] = counts.GetValueOrDefault(draft.Kind) + 1;
            byPrompt.Add(prompt, draft with { Id = $"{draft.Kind}-{number:0000}" });
        }

        All = [.. byPrompt.Values];
        _byPrompt = byPrompt.ToFrozenDictionary();
        _byKind = All.GroupBy(question => question.Kind).ToFrozenDictionary(group => group.Key, group => group.ToArray());
    }

    /// <summary>The set; making it takes some ten milliseconds.</summary>
    public static QuestionSet Shared { get; } = new();

    public IReadOnlyList<Question> All { get; }

    /// <summary>The question a prompt asks, whatever its blanks and case; <c>null</c> when it is none of ours.</summary>
    public Question? Recognise(string prompt) => _byPrompt.GetValueOrDefault(Normalise(prompt));

    /// <summary>Draws questions with replacement: every kind alike, then every question of the kind.</summary>
    public IReadOnlyList<Question> Sample(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ =>
        {
            var ofKind = _byKind[QuestionKinds.All[random.Next(QuestionKinds.All.Length)]];
            return ofKind[random.Next(ofKind.Length)];
        })];
    }

    internal static string Normalise(string prompt)
    {
        var text = new StringBuilder(prompt.Length);
        foreach (var character in prompt)
        {
            if (!char.IsWhiteSpace(character))
                text.Append(char.ToLowerInvariant(character));
            else if (text.Length > 0 && text[^1] != ' ')
                text.Append(' ');
        }

        return text.ToString().TrimEnd();
    }
}
