using System.Globalization;

namespace GreenServ.Core.Evaluation;

/// <summary>When an estimate is refused, and in what words.</summary>
internal static class RefusalRule
{
    public static Refusal? Check(SupportSums support, long decisions, double effectiveGroups, OffPolicyOptions options)
    {
        if (decisions == 0)
            return new(RefusalReason.NoDecisions, "The log holds no decision with a known outcome that was drawn from logged probabilities.", []);

        if (support.ClippedMass > options.LargestClippedMass)
        {
            var arms = support.WorstClipped();
            return new(
                RefusalReason.ClippedMass,
                Text($"{support.ClippedMass:P1} of what the target would choose was logged at less than 1/{options.WeightLimit:0.##} of its probability (at most {options.LargestClippedMass:P1} is allowed): {Names(arms)}."),
                arms);
        }

        if (support.EffectiveSampleSize < options.SmallestEffectiveSample)
        {
            var arms = support.HeaviestWeights();
            return new(
                RefusalReason.EffectiveSample,
                Text($"The {decisions} decisions are worth {support.EffectiveSampleSize:0} under the target (at least {options.SmallestEffectiveSample:0} are needed); most weight rests on {Names(arms)}."),
                arms);
        }

        return effectiveGroups > 1 + 1e-9
            ? null
            : new(RefusalReason.OneCluster, Text($"All {decisions} decisions belong to one cluster: their spread says nothing about others."), []);
    }

    private static string Names(IReadOnlyList<ArmSupport> arms) =>
        string.Join(", ", arms.Select(arm => Text($"{arm.Arm} ({arm.TargetShare:P1} wanted, {arm.LoggedShare:P1} logged)")));

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
