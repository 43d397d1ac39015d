namespace GreenServ.Lab.Figures;

/// <summary>Names of models as figures show them.</summary>
internal static class ModelNames
{
    /// <summary>A hosted model's name without its owner: <c>meta/llama</c> is <c>llama</c>.</summary>
    public static string Short(string model) => model[(model.LastIndexOf('/') + 1)..];
}
