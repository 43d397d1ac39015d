using System.Text.Json;
using GreenServ.Router.Bodies;
using GreenServ.Router.Errors;

namespace GreenServ.Router.Translation;

/// <summary>Tools of the Responses API, which stand flat there, as those of a chat completion.</summary>
internal static class ResponsesTools
{
    public static RequestError? Refuse(JsonFields request)
    {
        var index = 0;
        foreach (var tool in request.List("tools"))
        {
            if (new JsonFields(tool).Text("type") is var type and not "function")
                return ResponsesToChat.Unsupported($"tools[{index}].type", $"\"{type}\"");
            index++;
        }

        return request["tool_choice"] is { ValueKind: JsonValueKind.Object } choice && new JsonFields(choice).Text("type") is var kind and not "function"
            ? ResponsesToChat.Unsupported("tool_choice.type", $"\"{kind}\"")
            : null;
    }

    public static void Write(JsonFields request, Utf8JsonWriter json)
    {
        if (request.List("tools").Any())
        {
            json.WriteStartArray("tools");
            foreach (var tool in request.List("tools"))
                WriteTool(new JsonFields(tool), json);
            json.WriteEndArray();
        }

        switch (request["tool_choice"])
        {
            case { ValueKind: JsonValueKind.Object } choice:
                json.WriteStartObject("tool_choice");
                json.WriteString("type", "function");
                json.WriteStartObject("function");
                json.WriteString("name", new JsonFields(choice).Text("name"));
                json.WriteEndObject();
                json.WriteEndObject();
                break;
            case { } named:
                json.WritePropertyName("tool_choice");
                json.WriteAsCame(named);
                break;
        }
    }

    private static void WriteTool(JsonFields tool, Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("type", "function");
        json.WriteStartObject("function");
        foreach (var name in (ReadOnlySpan<string>)["name", "description", "parameters", "strict"])
        {
            if (tool[name] is not { } value)
                continue;
            json.WritePropertyName(name);
            json.WriteAsCame(value);
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }
}
