namespace GreenServ.Workers.Scoring;

/// <summary>Compares an answer with a reference.</summary>
public interface IAnswerScorer
{
    /// <summary>Name by which a question asks for this scorer.</summary>
    string Name { get; }

    /// <summary>0 (wrong) to 1 (right).</summary>
    double Score(string reference, string answer);
}
