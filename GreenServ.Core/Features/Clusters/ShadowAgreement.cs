namespace GreenServ.Core.Features.Clusters;

/// <summary>How far a cluster can be trusted that was told without its encoder's vector.</summary>
/// <param name="Compared">Prompts with a vector, since the start of the process, whose cluster was guessed too, while there were two clusters to guess among.</param>
/// <param name="Agreed">Of these, the ones whose guess was right.</param>
public readonly record struct ShadowAgreement(long Compared, long Agreed);
