using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace GreenServ.Storage.Telemetry;

/// <summary>One step of a schema. Steps are applied once, in the order of their versions; one that was released is never edited.</summary>
/// <param name="Version">Number that the file's name begins with; from 1, without gaps.</param>
/// <param name="Name">File name without its ending.</param>
/// <param name="Sql">What it does.</param>
public sealed record MigrationScript(long Version, string Name, string Sql)
{
    /// <summary>Tells whether what was applied is what this program would apply: SHA-256, whatever the line ends.</summary>
    public string Checksum { get; } =
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Sql.ReplaceLineEndings("\n"))))[..16];

    /// <summary>The scripts that lie as resources in a folder of this project, in order.</summary>
    internal static MigrationScript[] Load(string folder)
    {
        var assembly = typeof(MigrationScript).Assembly;
        var place = $".{folder}.Migrations.";
        return
        [
            .. assembly.GetManifestResourceNames()
                .Where(name => name.Contains(place, StringComparison.Ordinal))
                .Order(StringComparer.Ordinal)
                .Select(resource =>
                {
                    var name = resource[(resource.IndexOf(place, StringComparison.Ordinal) + place.Length)..^".sql".Length];
                    using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
                    return new MigrationScript(long.Parse(name.AsSpan(0, 4), CultureInfo.InvariantCulture), name, reader.ReadToEnd());
                }),
        ];
    }
}
