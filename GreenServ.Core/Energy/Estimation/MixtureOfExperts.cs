namespace GreenServ.Core.Energy.Estimation;

/// <summary>How a mixture of experts is built, as far as its active parameters depend on it.</summary>
/// <remarks>
/// Of each layer with experts a token uses some of them and leaves the others alone, and an expert is three matrices (gate, up and
/// down) of model width times its own: <c>active = total − layers · (experts − used) · 3 · width · expert width</c>. All else
/// (attention, embeddings, shared experts, routers) is used by every token. For Mixtral 8x7B this gives 12.9 of 46.7 billion, for
/// Qwen3-30B-A3B 3.4 of 30.5, for DeepSeek-V3 37.5 of 671: what their makers state, within a tenth.
/// </remarks>
public sealed record MixtureOfExperts
{
    private const int MatricesOfAnExpert = 3;

    /// <summary>Experts of a layer that has any, not counting shared ones; above 1.</summary>
    public required long Experts { get; init; }

    /// <summary>Of these, the ones a token uses; at least 1.</summary>
    public required long Used { get; init; }

    /// <summary>Layers that have experts; at least 1.</summary>
    public required long Layers { get; init; }

    /// <summary>Width of the model.</summary>
    public required long Width { get; init; }

    /// <summary>Inner width of one expert.</summary>
    public required long ExpertWidth { get; init; }

    /// <summary>Billions of parameters that one token uses; <c>null</c> where the figures contradict each other.</summary>
    /// <param name="totalBillions">All parameters, in billions.</param>
    public double? ActiveBillions(double totalBillions)
    {
        if (Experts < 2 || Used < 1 || Used > Experts || Layers < 1 || Width < 1 || ExpertWidth < 1)
            return null;
        var idle = (double)Layers * (Experts - Used) * MatricesOfAnExpert * Width * ExpertWidth / 1e9;
        return idle < totalBillions ? totalBillions - idle : null;
    }
}
