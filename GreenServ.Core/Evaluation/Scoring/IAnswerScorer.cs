namespace GreenServ.Core.Evaluation.Scoring;

/// <summary>Compares an answer with a reference. Pure: the same two texts give the same score always.</summary>
public interface IAnswerScorer
{
    /// <summary>Name by which clients and questions ask for this scorer.</summary>
    string Name { get; }

    /// <summary>Why nothing could ever be right by this reference, as a clause that follows its name; <c>null</c> where something can.</summary>
    string? Refuse(string reference);

    /// <summary>0 (wrong) to 1 (right).</summary>
    /// <param name="reference">The right answer; one that <see cref="Refuse"/> has nothing against.</param>
    /// <param name="answer">The answer, its thinking left out.</param>
    double Score(string reference, string answer);
}
