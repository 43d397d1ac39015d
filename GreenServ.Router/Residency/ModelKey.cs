namespace GreenServ.Router.Residency;

/// <summary>Model names as hosts compare them: case is ignored, <c>:latest</c> is optional.</summary>
internal sealed class ModelKey : IEqualityComparer<string>
{
    private const string Latest = ":latest";

    public static ModelKey Comparer { get; } = new();

    public bool Equals(string? x, string? y) => Bare(x).Equals(Bare(y), StringComparison.OrdinalIgnoreCase);

    public int GetHashCode(string name) => string.GetHashCode(Bare(name), StringComparison.OrdinalIgnoreCase);

    private static ReadOnlySpan<char> Bare(string? name) =>
        name is not null && name.EndsWith(Latest, StringComparison.OrdinalIgnoreCase) ? name.AsSpan(0, name.Length - Latest.Length) : name;
}
