using System.Text.Json;
using GreenServ.Router.Bodies;
using GreenServ.Router.Pool;
using GreenServ.Router.Profiles;

namespace GreenServ.Router.Ollama;

/// <summary>Describes, in the form of <c>/api/show</c>, what no Ollama host can: a profile, or a model of another kind of host.</summary>
internal static class ProfileDescription
{
    // What a model that says nothing of itself is believed to do: to assume less would hide tools from clients that ask first.
    private static readonly string[] s_assumed = ["completion", "tools"];

    /// <summary>A profile can do what any model of its pool can: requests go to those that are able.</summary>
    public static byte[] Write(Profile profile, IReadOnlyList<PooledArm> arms)
    {
        Placement[] placements = [.. arms.SelectMany(arm => arm.Placements)];
        var capabilities = placements.SelectMany(placement => placement.Capabilities).Distinct().ToArray();
        return Write(
            $"# {profile.Name} is a profile of GreenServ: each request goes to the model of the pool that answers it well for the least energy.\nFROM {profile.Name}\n",
            ListedModel.ProfileFamily, "", capabilities.Length > 0 ? capabilities : s_assumed, placements.Max(placement => placement.ContextLength));
    }

    public static byte[] WriteModel(Placement placement) => Write(
        $"# {placement.Model} runs on a host that speaks OpenAI's API and tells no more of it.\nFROM {placement.Model}\n",
        "", ListedModel.ParameterSize(placement), placement.IsEncoder ? ["embedding"] : s_assumed, null);

    private static byte[] Write(string modelfile, string family, string parameterSize, IReadOnlyList<string> capabilities, int? contextLength)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, TextJsonContext.Readable))
        {
            json.WriteStartObject();
            json.WriteString("modelfile", modelfile);
            json.WriteString("parameters", "");
            json.WriteString("template", "");
            ListedModel.WriteDetails(json, family, parameterSize);
            json.WriteStartObject("model_info");
            json.WriteString("general.architecture", family);
            if (contextLength is { } tokens)
                json.WriteNumber($"{family}.context_length", tokens);
            json.WriteEndObject();
            json.WriteStartArray("capabilities");
            foreach (var capability in capabilities)
                json.WriteStringValue(capability);
            json.WriteEndArray();
            json.WriteString("modified_at", ListedModel.ModifiedAt);
            json.WriteEndObject();
        }

        return buffer.ToArray();
    }
}
