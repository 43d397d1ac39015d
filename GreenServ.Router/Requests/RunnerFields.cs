using System.Text.Json;

namespace GreenServ.Router.Requests;

/// <summary>The fields of Ollama's requests that say how a model is loaded and kept, not what it answers.</summary>
internal static class RunnerFields
{
    // Options of the runner, for which Ollama loads a model anew; the others are options of sampling.
    private static readonly HashSet<string> s_options = new(StringComparer.OrdinalIgnoreCase) { "num_ctx", "num_batch", "num_gpu", "main_gpu", "use_mmap", "num_thread", "draft_num_predict" };

    /// <summary>Whether a field does.</summary>
    /// <param name="key">Its name in lower case.</param>
    /// <param name="json">A copy that stands on its value.</param>
    public static bool Steer(string key, Utf8JsonReader json)
    {
        if (key == "keep_alive")
            return json.TokenType != JsonTokenType.Null;
        if (key != "options" || json.TokenType != JsonTokenType.StartObject)
            return false;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (s_options.Contains(json.GetString()!))
                return true;
            json.Skip();
        }

        return false;
    }
}
