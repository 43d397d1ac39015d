using System.Globalization;

namespace GreenServ.Storage;

/// <summary>Moves a damaged file out of the way under a name nothing else has, so that it can still be examined.</summary>
internal static class SetAside
{
    /// <summary>A free name beside <paramref name="path"/>: <c>path.corrupt-20261122T130906Z</c>, numbered when taken.</summary>
    public static string FreeName(string path, TimeProvider time)
    {
        var stamp = time.GetUtcNow().ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        var name = $"{path}.corrupt-{stamp}";
        for (var i = 2; File.Exists(name); i++)
            name = $"{path}.corrupt-{stamp}-{i}";
        return name;
    }

    /// <summary>Moves the file; returns its new path.</summary>
    public static string Move(string path, TimeProvider time)
    {
        var name = FreeName(path, time);
        File.Move(path, name, overwrite: false);
        return name;
    }
}
