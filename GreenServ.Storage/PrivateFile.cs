namespace GreenServ.Storage;

/// <summary>Files that nobody but their owner may read.</summary>
internal static class PrivateFile
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Opens an empty file for writing; one that is there is replaced.</summary>
    public static FileStream Create(string path)
    {
        // An older file would keep its mode.
        File.Delete(path);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = OwnerOnly;
        return new FileStream(path, options);
    }

    /// <summary>Makes sure that a file exists and is its owner's alone, whatever it holds.</summary>
    public static void Secure(string path)
    {
        if (!File.Exists(path))
            Create(path).Dispose();
        else if (!OperatingSystem.IsWindows() && File.GetUnixFileMode(path) != OwnerOnly)
            File.SetUnixFileMode(path, OwnerOnly);
    }
}
