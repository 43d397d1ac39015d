namespace GreenServ.Lab.Training;

/// <summary>
/// The one number that logits are divided by so that probabilities mean what they say (Guo et al. 2017), fitted on predictions for
/// sources the model had not seen: on those it had, it would be too sure of itself.
/// </summary>
internal static class Temperature
{
    // Never below 1: a classifier that is surer than it was trained to be is not what routing needs.
    private const float Least = 1f;
    private const float Most = 5f;
    private const float Step = 0.05f;

    /// <summary>The temperature with the least mean negative log-likelihood, kinds weighted alike.</summary>
    public static float Fit(IReadOnlyList<Prediction> predictions)
    {
        var sizes = predictions.CountBy(prediction => prediction.Example.Kind).ToDictionary();
        var steps = (int)MathF.Round((Most - Least) / Step);
        return Enumerable.Range(0, steps + 1).Select(step => Least + step * Step)
            .MinBy(temperature => predictions.Sum(prediction => Surprise(prediction, temperature) / sizes[prediction.Example.Kind]));
    }

    /// <summary>−ln of the true kind's probability at a temperature: dividing logits is raising probabilities to 1/T.</summary>
    private static double Surprise(Prediction prediction, float temperature)
    {
        const double Floor = 1e-12;
        var sum = prediction.Probabilities.Sum(probability => Math.Pow(Math.Max(Floor, probability), 1 / temperature));
        return Math.Log(sum) - Math.Log(Math.Max(Floor, prediction.Probabilities[prediction.Example.Kind])) / temperature;
    }
}
