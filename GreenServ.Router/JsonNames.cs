using System.Text.Json;

namespace GreenServ.Router;

/// <summary>Enum members as they stand on the wire: camelCase.</summary>
internal static class JsonNames
{
    public static string Of<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());
}
