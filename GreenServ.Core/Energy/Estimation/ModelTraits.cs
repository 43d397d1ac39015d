namespace GreenServ.Core.Energy.Estimation;

/// <summary>What is known of a model that its energy depends on.</summary>
/// <param name="TotalBillions">Parameters in billions, above 0; <c>null</c> where unknown.</param>
/// <param name="ActiveBillions">Parameters used per token, above 0; <c>null</c> means all.</param>
/// <param name="BitsPerWeight">Above 0; <c>null</c> where unknown, which counts as 16.</param>
public sealed record ModelTraits(double? TotalBillions, double? ActiveBillions = null, double? BitsPerWeight = null)
{
    /// <summary>Nothing is known.</summary>
    public static ModelTraits Unknown { get; } = new((double?)null);

    /// <summary>Whether it is known to be a mixture of experts; its active parameters may be unknown all the same.</summary>
    public bool HasExperts { get; init; }

    /// <summary>What is not known, and what is assumed instead, for people; <c>null</c> where nothing is missing that matters.</summary>
    public string? Missing =>
        TotalBillions is null ? $"the model's size is unknown: its energy is estimated as of one of {EnergyEstimator.UnknownBillions:0} billion parameters"
        : HasExperts && ActiveBillions is null ? "it is a mixture of experts, and how many of its parameters a token uses is unknown: all are counted"
        : null;
}
