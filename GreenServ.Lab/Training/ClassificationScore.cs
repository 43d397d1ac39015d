using GreenServ.Core.Features;
using GreenServ.Core.Features.Classification;

namespace GreenServ.Lab.Training;

/// <summary>Counts what a classifier answered for labelled prompts.</summary>
internal sealed class ClassificationScore
{
    private readonly int[,] _counts = new int[TaskClassifier.Kinds, TaskClassifier.Kinds];

    /// <summary>One answer.</summary>
    public void Add(TaskKind labelled, TaskKind answered) => _counts[(int)labelled, (int)answered]++;

    /// <summary>Number of prompts.</summary>
    public int Total => _counts.Cast<int>().Sum();

    /// <summary>Kinds that occur as labels.</summary>
    public IEnumerable<TaskKind> Kinds => Enum.GetValues<TaskKind>().Where(kind => Labelled(kind) > 0);

    /// <summary>Share answered rightly.</summary>
    public double Accuracy => Enum.GetValues<TaskKind>().Sum(kind => _counts[(int)kind, (int)kind]) / (double)int.Max(1, Total);

    /// <summary>Unweighted mean of F1 over the kinds that occur as labels; other kinds answered count as misses.</summary>
    public double MacroF1 => Kinds.Select(F1).DefaultIfEmpty(0).Average();

    /// <summary>Harmonic mean of precision and recall of one kind.</summary>
    public double F1(TaskKind kind)
    {
        var answered = Enumerable.Range(0, TaskClassifier.Kinds).Sum(label => _counts[label, (int)kind]);
        var both = Labelled(kind) + answered;
        return both == 0 ? 0 : 2.0 * _counts[(int)kind, (int)kind] / both;
    }

    private int Labelled(TaskKind kind) => Enumerable.Range(0, TaskClassifier.Kinds).Sum(answer => _counts[(int)kind, answer]);
}
