using System.Buffers;
using GreenServ.Core.Hosts;
using GreenServ.Router.Pool;

namespace GreenServ.Router.Encoders;

/// <summary>Checks the encoder's settings.</summary>
internal static class EncoderOptionsCheck
{
    private const int LongestModel = 100;
    private static readonly TimeSpan s_shortestDeadline = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan s_longestDeadline = TimeSpan.FromSeconds(10);

    // What Ollama's names are made of. The name becomes part of a file's.
    private static readonly SearchValues<char> s_modelCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-/:");

    /// <summary>Adds what is wrong to <paramref name="errors"/>, each by its configuration key.</summary>
    public static void Check(RouterOptions router, List<string> errors)
    {
        var options = router.Encoder;
        if (!options.IsOllama && !options.Kind.Equals(EncoderOptions.Embedded, StringComparison.OrdinalIgnoreCase))
            errors.Add($"{Key("Kind")} is '{options.Kind}'; it must be {EncoderOptions.Embedded} or {EncoderOptions.Ollama}.");
        if (!string.IsNullOrWhiteSpace(options.Url) && !HostAddress.TryParse(options.Url, out _))
            errors.Add($"{Key("Url")} is '{options.Url}'; it must be an address such as http://localhost:11434.");
        if (options.IsOllama && string.IsNullOrWhiteSpace(options.Url) && router.Hosts.All(host => host.Kind != HostKind.Ollama))
            errors.Add($"{Key("Url")} is not set, and there is no host of kind Ollama whose address could stand in; it must be an address such as http://localhost:11434.");
        if (options.Model.Length is 0 or > LongestModel || options.Model.AsSpan().ContainsAnyExcept(s_modelCharacters))
            errors.Add($"{Key("Model")} is '{options.Model}'; it must be the name of a model that gives embeddings, such as all-minilm: letters, digits and ._-/: alone, at most {LongestModel}.");
        if (options.Deadline < s_shortestDeadline || options.Deadline > s_longestDeadline)
            errors.Add($"{Key("Deadline")} is {options.Deadline}; it must lie between 00:00:00.001 and 00:00:10.");
        if (options.CacheEntries is < 0 or > 1_000_000)
            errors.Add($"{Key("CacheEntries")} is {options.CacheEntries}; it must lie in 0..1000000.");
    }

    private static string Key(string name) => $"{RouterOptions.SectionName}:{nameof(RouterOptions.Encoder)}:{name}";
}
