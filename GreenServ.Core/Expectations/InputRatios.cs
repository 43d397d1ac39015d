namespace GreenServ.Core.Expectations;

/// <summary>How many input tokens hosts count for each one estimated, model by model: a template or a tokenizer the estimate does not know shows in it.</summary>
internal sealed class InputRatios
{
    // What the estimate is believed for before anything was counted.
    private const double PriorTokens = 500;

    /// <summary>A host that counts less than this share has read the rest before, and leaves it out (Ollama's cached prefixes).</summary>
    private const double LeastPlausible = 0.5;

    // A long prompt of the model's own (a Modelfile's SYSTEM) must not blow up every estimate.
    private const double MostPlausible = 3;
    private const double Largest = 2;

    public static int Columns => 2;

    /// <summary>The row a count adds; <c>null</c> where it tells nothing of the estimate.</summary>
    public static double[]? Row(double estimated, double counted) =>
        estimated > 0 && counted >= LeastPlausible * estimated ? [estimated, Math.Min(counted, MostPlausible * estimated)] : null;

    /// <summary>Counted over estimated, 0.5 to 2; 1 before anything is known.</summary>
    public static double Of(FadedSums? sums) =>
        sums is null ? 1 : Math.Clamp((PriorTokens + sums[1]) / (PriorTokens + sums[0]), LeastPlausible, Largest);
}
