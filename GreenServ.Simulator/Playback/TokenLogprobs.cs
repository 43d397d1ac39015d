using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using GreenServ.Simulator.Answering;

namespace GreenServ.Simulator.Playback;

/// <summary>Made-up probabilities of tokens: the same for the same word, likelier than any alternative, and of the form both APIs share.</summary>
internal static class TokenLogprobs
{
    private static readonly string[] s_alternatives =
        [" the", " a", " of", " and", " in", " to", " it", " that", " is", " was", " for", " on", " with", " as", " at", " by", " an", " be", " this", " from"];

    /// <summary>One entry for a word.</summary>
    public static JsonElement Of(string word, int top)
    {
        var logprob = -(double)(StableDraw.Mix(StableDraw.Hash(word)) % 500) / 1000;
        var token = Token(word, logprob);
        var likeliest = new JsonArray();
        for (var i = 0; i < Math.Min(top, s_alternatives.Length); i++)
            likeliest.Add((JsonNode)(i == 0 ? Token(word, logprob) : Token(s_alternatives[i], logprob - i)));
        if (top > 0)
            token["top_logprobs"] = likeliest;
        return JsonSerializer.SerializeToElement(new JsonArray(token), JsonNodeContext.Default.JsonArray);
    }

    private static JsonObject Token(string word, double logprob) => new()
    {
        ["token"] = word,
        ["logprob"] = JsonNode.Parse(logprob.ToString("0.000", CultureInfo.InvariantCulture)),
        ["bytes"] = new JsonArray([.. Encoding.UTF8.GetBytes(word).Select(value => (JsonNode)(int)value)]),
    };
}
