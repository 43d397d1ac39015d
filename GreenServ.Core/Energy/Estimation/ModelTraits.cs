namespace GreenServ.Core.Energy.Estimation;

/// <summary>What is known of a model that its energy depends on.</summary>
/// <param name="TotalBillions">Parameters in billions, above 0; <c>null</c> where unknown.</param>
/// <param name="ActiveBillions">Parameters used per token, above 0; <c>null</c> means all.</param>
/// <param name="BitsPerWeight">Above 0; <c>null</c> where unknown, which counts as 16.</param>
public sealed record ModelTraits(double? TotalBillions, double? ActiveBillions = null, double? BitsPerWeight = null)
{
    /// <summary>Nothing is known.</summary>
    public static ModelTraits Unknown { get; } = new((double?)null);

    /// <summary>What is not known, for people; <c>null</c> where nothing is missing that matters.</summary>
    public string? Missing => TotalBillions is null ? "the model's size is unknown" : null;
}
