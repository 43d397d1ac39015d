using GreenServ.Core.Policies;

namespace GreenServ.Lab.Replay;

/// <summary>What makes the weights of each decision of a run.</summary>
internal interface ISteering
{
    /// <summary>Weights of the next decision.</summary>
    Weights Weights { get; }

    /// <summary>A step was decided.</summary>
    void Decided(int step, ReadOnlySpan<double> context, ReadOnlySpan<bool> allowed, in ArmEstimate chosen);

    /// <summary>The quality of a step's answer became known.</summary>
    void Scored(int step, double quality);

    /// <summary>The policy has learned what was to be learned behind a step.</summary>
    void Learned(IPolicy policy);
}
