namespace GreenServ.Lab.Replay;

/// <summary>How fast the policies that learn were played, all that the Lab does around a decision included; features of prompts are not.</summary>
/// <param name="Decisions">Decisions of all runs.</param>
/// <param name="ProcessorSeconds">Processor time of this process meanwhile, all cores together.</param>
internal sealed record ReplaySpeed(long Decisions, double ProcessorSeconds)
{
    /// <summary>Decisions per second and core; <c>null</c> where nothing was decided.</summary>
    public double? PerSecond => Decisions > 0 && ProcessorSeconds > 0 ? Decisions / ProcessorSeconds : null;
}
