using System.Collections.Frozen;
using System.Text.Json;

namespace GreenServ.Router;

/// <summary>Enum members as they stand on the wire: camelCase.</summary>
internal static class JsonNames
{
    public static string Of<T>(T value)
        where T : struct, Enum => Cache<T>.Names.TryGetValue(value, out var name) ? name : Convert(value);

    private static string Convert<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());

    // Every request says a few of them. Combinations of flags are not in it.
    private static class Cache<T>
        where T : struct, Enum
    {
        public static readonly FrozenDictionary<T, string> Names = Enum.GetValues<T>().Distinct().ToFrozenDictionary(value => value, Convert);
    }
}
