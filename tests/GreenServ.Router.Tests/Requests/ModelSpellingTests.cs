using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using GreenServ.Router.Ollama;
using GreenServ.Router.OpenAi;
using GreenServ.Router.Requests;
using GreenServ.Router.Tests.Hosting;

namespace GreenServ.Router.Tests.Requests;

/// <summary>However a client writes the key, the host reads the model that the router chose: an allow-list can not be passed by.</summary>
public sealed class ModelSpellingTests : RouterTest
{
    private const string Allow = ",\"greenserv\":{\"allow\":[\"small:1b\"]}";

    [Theory]
    [InlineData("\"MODEL\"")]
    [InlineData("\"mOdEl\"")]
    [InlineData("\"\\u006dodel\"")]
    [InlineData("\"\\u006D\\u006F\\u0064\\u0065\\u006C\"")]
    [InlineData("\"\\u004dODE\\u004c\"")]
    [InlineData(" \n\"model\"\t ")]
    public async Task Post_ModelSpelledOtherwiseBesideAnAllowedOne_ReachesNoOther(string key)
    {
        Host.Answer = (http, _) => http.Request.Path == "/api/chat"
            ? ScriptedHost.Json(http, """{"message":{"role":"assistant","content":"a"},"done":true}""")
            : ScriptedHost.Completion(http, "a");

        foreach (var path in (string[])["/v1/chat/completions", "/api/chat"])
        {
            // The last one counts, and names what is not allowed.
            Assert.Equal(400, await AskAsync(path, $"\"model\":\"greenserv\",{key}:\"large:2b\""));
            Assert.Equal(200, await AskAsync(path, $"{key}:\"large:2b\",\"model\":\"greenserv\""));
            Assert.Equal(200, await AskAsync(path, $"{key}:\"greenserv\""));
        }

        Assert.Equal(4, Host.Requests.Count);
        Assert.All(Host.Requests, body => Assert.All(ModelsIn(body), model => Assert.Equal("small:1b", model)));
    }

    [Fact]
    public void ForwardedBody_AnySpelling_CarriesTheChosenModelAlone() =>
        Prop.ForAll(Spellings().ToArbitrary(), keys =>
        {
            foreach (var operation in OpenAiOperations.All.Concat(OllamaOperations.All))
            {
                var body = $$"""{{{string.Join(',', keys.Select(key => $"\"{key}\":\"large:2b\""))}},"messages":[{"role":"user","content":"x"}],"input":"x","prompt":"x"}""";
                if (operation == OpenAiOperations.Responses)
                    body = body.Replace(",\"prompt\":\"x\"", "", StringComparison.Ordinal);
                var (request, error) = InferenceRequestReader.Read(operation, Encoding.UTF8.GetBytes(body));
                Assert.True(error is null, error?.Message);
                Assert.Equal("large:2b", request!.Model);
                var models = ModelsIn(Encoding.UTF8.GetString(request.ForwardedBody("small:1b", askForUsage: true)));
                Assert.Equal(keys.Length, models.Count);
                Assert.All(models, model => Assert.Equal("small:1b", model));
            }
        }).QuickCheckThrowOnFailure();

    /// <summary>One or more keys that read as <c>model</c>: any letter large or small, plain or escaped, the escape in either case.</summary>
    private static Gen<string[]> Spellings() =>
        Gen.NonEmptyListOf(Gen.ListOf(Gen.Choose(0, 5), 5).Select(ways => string.Concat("model".Zip(ways, (letter, way) =>
        {
            var written = way % 2 == 0 ? letter : char.ToUpperInvariant(letter);
            return (way / 2) switch { 0 => $"{written}", 1 => $"\\u{(int)written:x4}", _ => $"\\u{(int)written:X4}" };
        })))).Select(keys => keys.ToArray());

    private async Task<int> AskAsync(string path, string fields)
    {
        using var response = await Router.PostAsync(path, $$"""{{{fields}},"stream":false,"messages":[{"role":"user","content":"x"}]{{Allow}}}""");
        return (int)response.StatusCode;
    }

    /// <summary>Every top-level value that some host may read as the model: in any case, and of several keys any.</summary>
    private static IReadOnlyList<string> ModelsIn(string body)
    {
        using var document = JsonDocument.Parse(body);
        return [.. document.RootElement.EnumerateObject().Where(field => field.Name.Equals("model", StringComparison.OrdinalIgnoreCase)).Select(field => field.Value.GetString()!)];
    }
}
