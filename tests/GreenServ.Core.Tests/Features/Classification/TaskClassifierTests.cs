using GreenServ.Core.Features;
using GreenServ.Core.Features.Classification;

namespace GreenServ.Core.Tests.Features.Classification;

public sealed class TaskClassifierTests
{
    [Theory]
    [InlineData(TaskKind.Chat, "Hello! How are you doing today?")]
    [InlineData(TaskKind.Chat, "I'm feeling a bit down today, my boss yelled at me.")]
    [InlineData(TaskKind.Chat, "Tell me a joke")]
    [InlineData(TaskKind.Code, "Write a Python function that reverses a linked list.")]
    [InlineData(TaskKind.Code, "What is wrong here?\n```js\nfor (i = 0; i < 10; i++) { log(i) }\n```")]
    [InlineData(TaskKind.Code, "def add(a, b):\n    \"\"\"Return the sum.\"\"\"\n")]
    [InlineData(TaskKind.Code, "write a regex for email validation")]
    [InlineData(TaskKind.Math, "If a train travels 60 miles per hour for 3 hours, how far does it go?")]
    [InlineData(TaskKind.Math, "Solve for x: 3x + 5 = 20")]
    [InlineData(TaskKind.Math, @"Let $x$ and $y$ be real numbers. Find the value of $\frac{x}{y}$.")]
    [InlineData(TaskKind.Translation, "Translate the following sentence into French: The weather is nice today.")]
    [InlineData(TaskKind.Translation, "Übersetze bitte ins Englische: Ich habe Hunger.")]
    [InlineData(TaskKind.Translation, "把下面的句子翻译成英文：今天天气很好。")]
    [InlineData(TaskKind.Summarization, "Summarize this article in three bullet points: The council met on Monday.")]
    [InlineData(TaskKind.Summarization, "tl;dr of this please")]
    [InlineData(TaskKind.Summarization, "Fasse den folgenden Text zusammen: Der Rat tagte.")]
    [InlineData(TaskKind.Extraction, "Extract all names and dates and return them as JSON: Ada met Bob on 3 May 2024.")]
    [InlineData(TaskKind.Extraction, "Classify the sentiment of this review: the food was great.")]
    [InlineData(TaskKind.Logic, "All knights tell the truth and all knaves are liars. Ann says Ben lies. Is Ann a knight?")]
    [InlineData(TaskKind.Logic, "Ann sits to the left of Ben. Cara is not next to Ann. Solve the puzzle: who sits in the middle?")]
    [InlineData(TaskKind.Knowledge, "Which of the following is a noble gas?\nA. Argon\nB. Oxygen\nC. Iron\nD. Copper\nAnswer:")]
    [InlineData(TaskKind.Knowledge, "What is the capital of Australia?")]
    [InlineData(TaskKind.Knowledge, "Was ist die Hauptstadt von Frankreich?")]
    [InlineData(TaskKind.Commonsense, "The man opened the umbrella because")]
    [InlineData(TaskKind.Commonsense, "The cup did not fit the box because the _ was too big.\nA. cup\nB. box")]
    [InlineData(TaskKind.Writing, "Can you write a short story about a dragon?")]
    [InlineData(TaskKind.Writing, "Draft a polite email to my landlord about the broken heating.")]
    [InlineData(TaskKind.Writing, "请写一首关于春天的诗")]
    public void Classify_TypicalRequest_FindsItsKind(TaskKind expected, string prompt) => Assert.Equal(expected, MostProbable(prompt));

    [Fact]
    public void Classify_JsonSchemaAsked_SpeaksForExtraction()
    {
        const string Prompt = "Ada Lovelace, born 10 December 1815 in London.";
        Assert.True(Classify(Prompt, PromptTraits.JsonSchema)[(int)TaskKind.Extraction] > 2 * Classify(Prompt)[(int)TaskKind.Extraction]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("😀😀")]
    public void Classify_NothingToGoBy_StaysUnsure(string prompt) => Assert.True(Classify(prompt).Max() < 0.4f);

    [Theory]
    [InlineData("asdf qwer zxcv uiop hjkl")]
    [InlineData("ქართული ენა არის სახელმწიფო ენა საქართველოში")]
    [InlineData("lorem ipsum dolor sit amet consectetur adipiscing elit")]
    public void Classify_UnknownWords_ClaimsNoCertainty(string prompt) => Assert.True(Classify(prompt).Max() < 0.7f, $"{MostProbable(prompt)} {Classify(prompt).Max()}");

    [Fact]
    public void Classify_InstructionWordDeepInsideALongText_DoesNotCount()
    {
        var filler = string.Concat(Enumerable.Repeat("the cat sat on the mat again. ", 40));
        Assert.NotEqual(TaskKind.Translation, MostProbable(filler + "They translate books. " + filler));
        Assert.Equal(TaskKind.Translation, MostProbable(filler + filler + "Translate this into German."));
    }

    [Fact]
    public void Classify_AnyText_GivesADistribution() => AnyText.Check(text =>
    {
        var probabilities = Classify(text);
        return Math.Abs(probabilities.Sum() - 1) < 1e-5 && probabilities.All(p => p is >= 0 and <= 1);
    });

    [Fact]
    public void Classify_WrongLength_SaysHowManyKindsThereAre()
    {
        var error = Assert.Throws<ArgumentException>(() => TaskClassifier.Classify("x", PromptTraits.None, new float[9]));
        Assert.Contains("10 task kinds", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Kinds_MatchTheEnumeration() => Assert.Equal(TaskClassifier.Kinds, Enum.GetValues<TaskKind>().Length);

    private static TaskKind MostProbable(string prompt)
    {
        var probabilities = Classify(prompt);
        return (TaskKind)Array.IndexOf(probabilities, probabilities.Max());
    }

    private static float[] Classify(string prompt, PromptTraits traits = PromptTraits.None)
    {
        var probabilities = new float[TaskClassifier.Kinds];
        TaskClassifier.Classify(prompt, traits, probabilities);
        return probabilities;
    }
}
