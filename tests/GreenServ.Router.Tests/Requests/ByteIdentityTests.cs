using System.Text;
using FsCheck;
using FsCheck.Fluent;
using GreenServ.Router.Ollama;
using GreenServ.Router.OpenAi;
using GreenServ.Router.Requests;

namespace GreenServ.Router.Tests.Requests;

/// <summary>What passes comes out as it came, but for the model's name, our own object and the wish for usage.</summary>
public sealed class ByteIdentityTests
{
    // «m» stands where a model's name is replaced, «p» where an operation has what it can not do without, «g…g» around what is removed.
    private static readonly string[] s_corpus =
    [
        """{"model":«m»,«p»}""",
        """ {  "model" : «m» , «p» } """,
        "{\r\n\t\"model\":\t«m»,\r\n\t«p»\r\n}\r\n",
        """{«p»,"model":«m»}""",
        """{"model":«m»,"model":«m»,«p»}""",
        """{"MODEL":«m»,"model":«m»,"Model":«m»,«p»}""",
        """{"\u006dodel":«m»,"mod\u0065l":«m»,«p»}""",
        """{"\u004dODEL":«m»,«p»}""",
        """{"model":«m»,«p»,"nested":{"model":"stays","MODEL":["stays"],"greenserv":{"lambda":1}}}""",
        """{"model":«m»,"list":["model","greenserv",{"model":"stays"}],«p»}""",
        """{"model":«m»,"big":123456789012345678901234567890,"small":1.0e-400,"exact":0.10000000000000000000001,"exp":1E+05,"minus":-0,«p»}""",
        """{"model":«m»,"escapes":"\u0041\u00e9\ud83d\ude00\/\b\f\n\r\t\"\\","raw":"é😀ﬁ","separators":"\u2028\u2029",«p»}""",
        """{"model":«m»,"empty":{},"none":[],"null":null,"yes":true,"":"",«p»}""",
        """{"model":«m»,«p»,"x":1,"x":2,"X":3}""",
        """{«g"greenserv":{"lambda":0.3},g»"model":«m»,«p»}""",
        """{"model":«m», «g"greenserv" : {"allow":["a"]} ,g»«p»}""",
        """{"model":«m»,«p»«g,"greenserv":{"lambda":0.3}g»}""",
        """{"model":«m»,«p»«g,"GreenServ":{"lambda":1},"gr\u0065enserv":{}g»}""",
        """{"model":«m»,"ends":"with a brace }","begins":"{","comma":",",«p»}""",
        """{"model":«m»,"tools":[{"type":"function","function":{"name":"f","parameters":{"type":"object","properties":{"model":{"type":"string"}}}}}],«p»}""",
    ];

    public static TheoryData<string, int> Cases()
    {
        var cases = new TheoryData<string, int>();
        foreach (var operation in OpenAiOperations.All.Concat(OllamaOperations.All))
        {
            for (var i = 0; i < s_corpus.Length; i++)
                cases.Add(operation.Path, i);
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void ForwardedBody_OddButLegalJson_DiffersOnlyWhereAllowed(string path, int index)
    {
        var operation = OperationOf(path);
        var template = s_corpus[index].Replace("«p»", PayloadOf(path), StringComparison.Ordinal);

        AssertForwarded(
            operation,
            Fill(template, "\"greenserv:eco\"", keepGreenserv: true),
            Fill(template, "\"gemma:2b\"", keepGreenserv: false));
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void ForwardedBody_NestedAsDeepAsAllowed_StaysAsItCame(string path)
    {
        // The body's own object is one level.
        var deep = new string('[', InferenceRequestReader.MaxDepth - 1) + new string(']', InferenceRequestReader.MaxDepth - 1);
        var body = $$"""{"model":«m»,"deep":{{deep}},{{PayloadOf(path)}}}""";

        AssertForwarded(OperationOf(path), Fill(body, "\"a\"", true), Fill(body, "\"gemma:2b\"", false));
        Assert.NotNull(InferenceRequestReader.Read(OperationOf(path), Encoding.UTF8.GetBytes(Fill(body.Replace(deep, $"[{deep}]", StringComparison.Ordinal), "\"a\"", true))).Error);
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void ForwardedBody_AnyFieldsInAnyOrder_StayAsTheyCame(string path) =>
        Prop.ForAll(ArbMap.Default.ArbFor<NonNull<string>[]>(), ArbMap.Default.ArbFor<long>(), ArbMap.Default.ArbFor<double>(), (names, number, real) =>
        {
            var fields = names.Select((name, i) => $"\"x{i}-{System.Text.Json.JsonEncodedText.Encode(name.Get)}\":[{number},{{\"r\":\"{real}\"}}]").ToList();
            fields.Insert(fields.Count / 2, "\"model\":«m»");
            fields.Insert(fields.Count / 3, PayloadOf(path));
            var template = "{" + string.Join(" ,", fields) + "}";
            var request = InferenceRequestReader.Read(OperationOf(path), Encoding.UTF8.GetBytes(Fill(template, "\"a\"", true))).Request!;
            return Encoding.UTF8.GetString(request.ForwardedBody("gemma:2b", askForUsage: false)) == Fill(template, "\"gemma:2b\"", false);
        }).QuickCheckThrowOnFailure();

    public static TheoryData<string> Paths() => [.. OpenAiOperations.All.Concat(OllamaOperations.All).Select(operation => operation.Path)];

    private static void AssertForwarded(Operation operation, string body, string expected)
    {
        var (request, error) = InferenceRequestReader.Read(operation, Encoding.UTF8.GetBytes(body));

        Assert.True(error is null, error?.Message);
        Assert.Equal(expected, Encoding.UTF8.GetString(request!.ForwardedBody("gemma:2b", askForUsage: false)));
    }

    private static Operation OperationOf(string path) => OpenAiOperations.All.Concat(OllamaOperations.All).Single(operation => operation.Path == path);

    private static string PayloadOf(string path) => path switch
    {
        "v1/chat/completions" or "api/chat" => """ "messages" : [{"role":"user","content":"model \u0041","model":"inner"}]""",
        "v1/completions" or "api/generate" or "api/embeddings" => """ "prompt":"model" """,
        _ => """ "input":"greenserv" """,
    };

    private static string Fill(string template, string model, bool keepGreenserv)
    {
        var text = template.Replace("«m»", model, StringComparison.Ordinal);
        while (text.IndexOf("«g", StringComparison.Ordinal) is >= 0 and var start)
        {
            var end = text.IndexOf("g»", start, StringComparison.Ordinal);
            text = text[..start] + (keepGreenserv ? text[(start + 2)..end] : "") + text[(end + 2)..];
        }

        return text;
    }
}
