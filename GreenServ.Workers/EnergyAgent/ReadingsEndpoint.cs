using System.Buffers;
using System.Globalization;
using System.Text.Json;
using GreenServ.Meters;
using GreenServ.Meters.Agent;

namespace GreenServ.Workers.EnergyAgent;

/// <summary><c>GET /readings</c>, by <see cref="AgentProtocol"/>.</summary>
internal sealed class ReadingsEndpoint(ReadingRing ring, AgentGate gate, TimeProvider time)
{
    public async Task GetAsync(HttpContext http)
    {
        var response = http.Response;
        if (gate.Refusal(http) is var (status, reason))
        {
            response.StatusCode = status;
            if (status == StatusCodes.Status401Unauthorized)
                response.Headers.WWWAuthenticate = "Bearer";
            await response.WriteAsync(reason + "\n", http.RequestAborted);
            return;
        }

        var query = http.Request.Query;
        _ = long.TryParse(query["after"], NumberStyles.None, CultureInfo.InvariantCulture, out var after);
        var (head, readings) = ring.Since(query["epoch"], after, MonotonicClock.Now(time));
        var body = new ArrayBufferWriter<byte>(512 + 96 * readings.Length);
        using (var json = new Utf8JsonWriter(body))
        {
            JsonSerializer.Serialize(json, head, AgentJsonContext.Default.AgentHead);
            foreach (var reading in readings)
            {
                body.Write("\n"u8);
                json.Reset();
                JsonSerializer.Serialize(json, reading, AgentJsonContext.Default.AgentReading);
            }
        }

        response.ContentType = AgentProtocol.MediaType;
        response.ContentLength = body.WrittenCount;
        await response.BodyWriter.WriteAsync(body.WrittenMemory, http.RequestAborted);
    }
}
