namespace GreenServ.Lab.Training;

/// <summary>What a model that had not seen a prompt's source said of it.</summary>
internal readonly record struct Prediction(TrainingExample Example, float[] Probabilities)
{
    /// <summary>The most probable kind.</summary>
    public int Answer => Array.IndexOf(Probabilities, Probabilities.Max());
}
