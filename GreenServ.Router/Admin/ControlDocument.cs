using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using GreenServ.Storage.Control;

namespace GreenServ.Router.Admin;

/// <summary>Reads what the control store keeps of one item.</summary>
internal static class ControlDocument
{
    /// <exception cref="InvalidDataException">It can not be read; the message names the item, and no value, which may be a secret.</exception>
    public static T Read<T>(ControlItem item, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(item.Document, type) ?? throw new JsonException();
        }
        catch (JsonException e)
        {
            throw new InvalidDataException(
                $"{item.Kind} '{item.Id}' in the control store can not be read ({(e.Path is null ? "it is null" : $"at {e.Path}")}): another version of GreenServ may have written it. Start that version, or remove its row.", e);
        }
    }
}
