using System.Collections.Frozen;
using System.Globalization;

namespace GreenServ.Core.Carbon;

/// <summary>What a country's electricity emitted in the mean of a year.</summary>
/// <param name="Code">ISO 3166-1 alpha-2.</param>
/// <param name="Code3">ISO 3166-1 alpha-3.</param>
/// <param name="Name">Its name in English.</param>
/// <param name="GramsPerKwh">Grams of CO₂-equivalent per kilowatt-hour generated, life cycle.</param>
/// <param name="Year">The year.</param>
/// <remarks>Figures and their source are in <c>countries.tsv</c> beside this file.</remarks>
public sealed record CountryIntensity(string Code, string Code3, string Name, double GramsPerKwh, int Year)
{
    private const string Resource = "carbon-countries.tsv";

    private static readonly Lazy<FrozenDictionary<string, CountryIntensity>> s_byCode = new(Load);

    /// <summary>All that are known, by name.</summary>
    public static IReadOnlyList<CountryIntensity> All => [.. s_byCode.Value.Values.Distinct().OrderBy(country => country.Name, StringComparer.Ordinal)];

    /// <summary>A country by its alpha-2 or alpha-3 code, case ignored; <c>null</c> where it is not known.</summary>
    public static CountryIntensity? Find(string code) => s_byCode.Value.GetValueOrDefault(code);

    private static FrozenDictionary<string, CountryIntensity> Load()
    {
        using var reader = new StreamReader(typeof(CountryIntensity).Assembly.GetManifestResourceStream(Resource)!);
        var countries = new List<CountryIntensity>();
        while (reader.ReadLine() is { } line)
        {
            if (line.StartsWith('#'))
                continue;
            var fields = line.Split('\t');
            countries.Add(new(fields[0], fields[1], fields[2], double.Parse(fields[3], CultureInfo.InvariantCulture), int.Parse(fields[4], CultureInfo.InvariantCulture)));
        }

        return countries.SelectMany(country => new[] { (country.Code, country), (country.Code3, country) })
            .ToFrozenDictionary(entry => entry.Item1, entry => entry.country, StringComparer.OrdinalIgnoreCase);
    }
}
