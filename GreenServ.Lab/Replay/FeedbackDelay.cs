using GreenServ.Core.Policies;

namespace GreenServ.Lab.Replay;

/// <summary>Answers whose quality will become known: a ring of as many steps as feedback takes.</summary>
internal sealed class FeedbackDelay(int delay)
{
    /// <summary>One answered step.</summary>
    /// <param name="Step">The step.</param>
    /// <param name="Row">Row it was.</param>
    /// <param name="Arm">Arm that answered.</param>
    /// <param name="AskedPool">Whether all arms answered, not the one alone.</param>
    /// <param name="Time">Logical time of the decision.</param>
    /// <param name="Predicted">What was believed of the arm when it was chosen.</param>
    internal readonly record struct Answer(int Step, int Row, int Arm, bool AskedPool, long Time, ArmEstimate Predicted);

    private readonly Answer?[] _ring = new Answer?[delay + 1];

    /// <summary>Holds a step's answer back; <c>null</c> where its quality will never be known. Steps come in order, none left out.</summary>
    public void Hold(int step, Answer? answer) => _ring[step % _ring.Length] = answer;

    /// <summary>The answer whose quality becomes known right behind this step.</summary>
    public Answer? DueAfter(int step) => step < delay ? null : _ring[(step - delay) % _ring.Length];
}
