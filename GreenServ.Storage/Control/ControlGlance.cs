using System.Text.Json;

namespace GreenServ.Storage.Control;

/// <summary>Control state of a data folder that is not open: told from its copy, so that nothing is locked or changed.</summary>
public static class ControlGlance
{
    /// <summary>What the folder holds; empty where it holds none, or where that can not be told.</summary>
    public static IReadOnlyList<ControlItem> At(string folder)
    {
        try
        {
            using var file = File.OpenRead(DataFolder.ControlCopyIn(folder));
            return JsonSerializer.Deserialize(file, ControlCopyJsonContext.Default.ControlContent)?.Items ?? [];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            // Whoever opens the folder for good will say what is wrong with it.
            return [];
        }
    }
}
