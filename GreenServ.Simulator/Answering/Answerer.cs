using System.Collections.Concurrent;
using GreenServ.Simulator.Models;
using GreenServ.Simulator.Questions;
using Microsoft.Extensions.Options;

namespace GreenServ.Simulator.Answering;

/// <summary>
/// Says what a model answers. A question of our own set is answered right with the model's published probability for its
/// kind, shifted by the question's difficulty: an independent draw per attempt, fixed by (seed, model, question, attempt).
/// </summary>
internal sealed class Answerer(QuestionSet questions, IOptions<SimulatorOptions> options)
{
    private readonly ConcurrentDictionary<(string Model, string Question), int> _attempts = new();
    private readonly ulong _seed = options.Value.Seed;

    /// <summary>Whether a prompt is a question of our own set.</summary>
    public bool Knows(string prompt) => questions.Recognise(prompt) is not null;

    /// <summary>The answer's text to the last user message.</summary>
    public string Answer(SimulatedModel model, string prompt)
    {
        if (questions.Recognise(prompt) is not { } question)
            return $"This is a simulated model ({model.Name}). It has no real answer to this prompt. Connect an Ollama host to get one.";

        var attempt = _attempts.AddOrUpdate((model.Name, question.Id), 0, static (_, last) => last + 1);
        var probability = ProbabilityOfRight(model, question);
        double Draw(string purpose) => StableDraw.Uniform(_seed, model.Name, question.Id, attempt, purpose);

        var core = question.Scorer == Scorers.Recall
            ? RecalledWords(question, probability, Draw)
            : Draw("right") < probability
                ? question.Reference
                : question.WrongAnswers[(int)(Draw("which") * question.WrongAnswers.Count)];
        return AnswerWording.Word(question, core, model.Verbosity, Draw);
    }

    /// <summary>The model's accuracy for the kind, moved on the logit scale by the question's difficulty.</summary>
    internal static double ProbabilityOfRight(SimulatedModel model, Question question)
    {
        // 0 and 1 have infinite logits, which give 0 and 1 back whatever the difficulty.
        var accuracy = model.Accuracy[question.Kind];
        return 1 / (1 + Math.Exp(question.Difficulty - Math.Log(accuracy / (1 - accuracy))));
    }

    /// <summary>Each key word is remembered on its own, so that the score is a share and not a yes or no.</summary>
    private static string RecalledWords(Question question, double probability, Func<string, double> draw)
    {
        var kept = question.Reference.Split(' ').Where(word => draw(word) < probability).ToArray();
        return kept.Length switch
        {
            0 => "nothing in particular",
            1 => kept[0],
            _ => $"{string.Join(", ", kept[..^1])} and {kept[^1]}",
        };
    }
}
