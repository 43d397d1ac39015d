namespace GreenServ.Lab.Training;

/// <summary>How the model is trained.</summary>
internal sealed record TrainingSettings
{
    /// <summary>Fixes the order of the examples, what is dropped, and the first weights.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Passes over the examples.</summary>
    public int Epochs { get; init; } = 8;

    /// <summary>Step of the rows and of the layer on the embedding; falls linearly to zero.</summary>
    public float LearningRate { get; init; } = 0.15f;

    /// <summary>Step of the layer on the shape, as a share of <see cref="LearningRate"/>.</summary>
    public float ShapeRate { get; init; } = 0.3f;

    /// <summary>Step of the layer on cues and hand-written scores, as a share of <see cref="LearningRate"/>: how far training may leave these.</summary>
    public float CueRate { get; init; } = 0.05f;

    /// <summary>Chance that a gram is left out of a step.</summary>
    public float GramDropout { get; init; } = 0.4f;

    /// <summary>Chance that a dense input is left out of a step.</summary>
    public float DenseDropout { get; init; } = 0.2f;

    /// <summary>Probability that the target gives to the nine other kinds together.</summary>
    public float LabelSmoothing { get; init; } = 0.08f;

    /// <summary>Shrinks the layer with every step, relative to the step.</summary>
    public float WeightDecay { get; init; } = 0.001f;

    /// <summary>Weight of the hand-written scores where training begins; 1 takes them at their word.</summary>
    public float HandWrittenWeight { get; init; } = 1f;

    /// <summary>Whether the hand-written cues and scores are inputs; without them an evaluation on sources they were made for is honest.</summary>
    public bool UseCues { get; init; } = true;
}
