namespace GreenServ.Core.Evaluation;

/// <summary>Which part of an outcome is estimated.</summary>
public enum OutcomeMeasure
{
    /// <summary>Quality of the answer, 0..1.</summary>
    Quality,

    /// <summary>Energy of the request in joules.</summary>
    Joules,
}
