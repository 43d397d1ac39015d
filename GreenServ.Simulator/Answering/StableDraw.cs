namespace GreenServ.Simulator.Answering;

/// <summary>Uniform draws that depend on nothing but what they are for, so that concurrent requests cannot disturb each other's.</summary>
internal static class StableDraw
{
    /// <summary>A number in [0, 1) that is a fixed function of the seed and the parts.</summary>
    public static double Uniform(ulong seed, string model, string question, int attempt, string purpose)
    {
        var hash = Mix(seed);
        hash = Mix(hash ^ Hash(model));
        hash = Mix(hash ^ Hash(question));
        hash = Mix(hash ^ (ulong)attempt);
        hash = Mix(hash ^ Hash(purpose));
        return (hash >> 11) * (1.0 / (1ul << 53));
    }

    /// <summary>FNV-1a: <see cref="string.GetHashCode()"/> differs from process to process.</summary>
    public static ulong Hash(string text)
    {
        var hash = 14695981039346656037ul;
        foreach (var character in text)
            hash = (hash ^ character) * 1099511628211ul;
        return hash;
    }

    /// <summary>The finaliser of SplitMix64.</summary>
    public static ulong Mix(ulong value)
    {
        value += 0x9E3779B97F4A7C15ul;
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9ul;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EBul;
        return value ^ (value >> 31);
    }
}
