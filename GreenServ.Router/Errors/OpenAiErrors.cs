using System.Text.Json;
using GreenServ.Router.Bodies;

namespace GreenServ.Router.Errors;

/// <summary>Errors in OpenAI's shape: <c>{"error":{message,type,param,code}}</c>.</summary>
internal static class OpenAiErrors
{
    public static byte[] ToJson(RequestError error)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, TextJsonContext.Readable))
        {
            json.WriteStartObject();
            json.WritePropertyName("error");
            Write(json, error);
            json.WriteEndObject();
        }

        return buffer.ToArray();
    }

    /// <summary>Writes the inner object.</summary>
    public static void Write(Utf8JsonWriter json, RequestError error)
    {
        json.WriteStartObject();
        json.WriteString("message", error.Message);
        json.WriteString("type", error.Type);
        json.WriteString("param", error.Param);
        json.WriteString("code", error.Code);
        json.WriteEndObject();
    }
}
