namespace GreenServ.Storage.Records;

/// <summary>What was expected of the arm that was asked, before it ran.</summary>
/// <param name="InputTokens">Input tokens, with what was learned of the model.</param>
/// <param name="OutputTokens">Tokens of the answer, cut off at the request's limit.</param>
/// <param name="Joules">Joules: their mean, which is what decided.</param>
/// <param name="LowJoules">Lower end of their 90 % interval.</param>
/// <param name="HighJoules">Upper end of it.</param>
/// <param name="EstimatedInputTokens">Input tokens as its tokenizer's family tells them, without what was learned.</param>
/// <param name="UncalibratedJoules">Joules without calibration, which it learns from; <c>null</c> where the policy's method predicts none.</param>
/// <param name="PredictedFrom">Answers of the arm that the prediction rested on; <c>null</c> in records of earlier versions.</param>
public sealed record ExpectationRecord(
    double InputTokens, double OutputTokens, double Joules, double LowJoules, double HighJoules, double EstimatedInputTokens, double? UncalibratedJoules, long? PredictedFrom = null);
