using System.Buffers;
using System.Text.Json;
using GreenServ.Router.Bodies;
using GreenServ.Router.Errors;

namespace GreenServ.Router.Forwarding;

/// <summary>Writes events of the Responses API.</summary>
internal static class ResponsesEvents
{
    /// <summary>Writes one event; <paramref name="fields"/> adds what it carries beside its type and number.</summary>
    public static void Write(string type, int sequenceNumber, Action<Utf8JsonWriter> fields, IBufferWriter<byte> client)
    {
        client.Write("event: "u8);
        client.Write(System.Text.Encoding.UTF8.GetBytes(type));
        client.Write("\ndata: "u8);
        using (var json = new Utf8JsonWriter(client, TextJsonContext.Readable))
        {
            json.WriteStartObject();
            json.WriteString("type", type);
            json.WriteNumber("sequence_number", sequenceNumber);
            fields(json);
            json.WriteEndObject();
        }

        client.Write("\n\n"u8);
    }

    /// <summary>Ends a stream with an error. The object under <c>error</c> is what makes clients of completion streams throw, too.</summary>
    public static void WriteError(RequestError error, int sequenceNumber, IBufferWriter<byte> client) => Write(
        "error", sequenceNumber, json =>
        {
            json.WriteString("code", error.Code);
            json.WriteString("message", error.Message);
            json.WriteString("param", error.Param);
            json.WritePropertyName("error");
            OpenAiErrors.Write(json, error);
        }, client);
}
