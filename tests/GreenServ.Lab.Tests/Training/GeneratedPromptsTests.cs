using GreenServ.Core.Features;
using GreenServ.Lab.Training;

namespace GreenServ.Lab.Tests.Training;

public sealed class GeneratedPromptsTests
{
    private static readonly IReadOnlyList<LabelledPrompt> s_prompts = GeneratedPrompts.Create(1);

    [Fact]
    public void Create_SameSeed_GivesTheSamePrompts() => Assert.Equal(s_prompts, GeneratedPrompts.Create(1));

    [Fact]
    public void Create_EveryKind_HasSeveralStylesAndManyPrompts() => Assert.All(Enum.GetValues<TaskKind>(), kind =>
    {
        var own = s_prompts.Where(prompt => prompt.Kind == kind).ToList();
        Assert.True(own.Select(prompt => prompt.Source).Distinct().Count() >= 3);
        Assert.True(own.Count >= 100, $"{kind} has {own.Count} prompts.");
    });

    [Fact]
    public void Create_Prompts_AreDistinctAndFilled()
    {
        Assert.Equal(s_prompts.Count, s_prompts.Select(prompt => prompt.Text).Distinct().Count());
        Assert.DoesNotContain(s_prompts, prompt => prompt.Text.Length == 0);

        // A slot whose name was misspelt would stand there as it is.
        Assert.DoesNotContain(s_prompts, prompt => System.Text.RegularExpressions.Regex.IsMatch(prompt.Text, @"\{(name|noun|number|language|topic|sentence|passage|record|prog|concept|few|things)\}"));
    }
}
