using System.Globalization;
using GreenServ.Router.Requests;
using GreenServ.Router.Security;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.OpenApi;

namespace GreenServ.Router.OpenApi;

/// <summary>
/// Writes the OpenAPI document: every endpoint that is mapped and documented, with the scope its key needs. Most read raw bodies and
/// write what hosts answer, so their types can not be read off their handlers.
/// </summary>
internal sealed class ApiDocument(EndpointDataSource endpoints) : IOpenApiDocumentTransformer
{
    private const string KeyScheme = "apiKey";

    private static readonly Dictionary<EndpointKey, DocumentedEndpoint> s_documented =
        InferenceDocumentation.All.Concat(GreenServDocumentation.All).ToDictionary(endpoint => new EndpointKey(endpoint.Method, endpoint.Path));

    /// <summary>All that could be mapped.</summary>
    public static IReadOnlyCollection<EndpointKey> Documented => s_documented.Keys;

    public async Task TransformAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Info = new OpenApiInfo
        {
            Title = "GreenServ router",
            Version = typeof(ApiDocument).Assembly.GetName().Version!.ToString(3),
            Description = "Routes each request to the model that answers it well for the least energy, by OpenAI's and Ollama's APIs, and tells why.",
            License = new OpenApiLicense { Name = "MIT", Identifier = "MIT" },
        };
        document.Tags = DocumentTags.All.Select(tag => new OpenApiTag { Name = tag.Name, Description = tag.Description }).ToHashSet();
        await AddComponentsAsync(document, context, cancellationToken);
        document.Paths = [];
        foreach (var endpoint in endpoints.Endpoints.OfType<RouteEndpoint>())
        {
            foreach (var key in EndpointKey.Of(endpoint))
                Add(document, endpoint, key);
        }
    }

    private static async Task AddComponentsAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Components = ApiComponents.Read();
        document.AddComponent<IOpenApiSecurityScheme>(KeyScheme, new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.Http, Scheme = "bearer", Description = "An API key, `gsk_…`; also in the headers `x-api-key` or `api-key`. A router without keys asks for none.",
        });
        foreach (var type in GreenServDocumentation.WireTypes)
            document.AddComponent<IOpenApiSchema>(type.Name, await context.GetOrCreateSchemaAsync(type, null, cancellationToken));
    }

    private static void Add(OpenApiDocument document, RouteEndpoint endpoint, EndpointKey key)
    {
        // HEAD is GET without the body, wherever both are taken.
        var isHead = HttpMethods.IsHead(key.Method);
        if (!s_documented.TryGetValue(key, out var documented) && !(isHead && (s_documented.TryGetValue(key with { Method = "GET" }, out documented) || s_documented.TryGetValue(key with { Method = "POST" }, out documented))))
            return;
        if (!document.Paths.TryGetValue(key.Path, out var path))
            document.Paths[key.Path] = path = new OpenApiPathItem();
        ((OpenApiPathItem)path).AddOperation(HttpMethod.Parse(key.Method), Write(document, documented, key, ScopeRules.Of(endpoint, key.Method), isHead));
    }

    private static OpenApiOperation Write(OpenApiDocument document, DocumentedEndpoint endpoint, EndpointKey key, KeyScopes scopes, bool isHead)
    {
        var operation = new OpenApiOperation
        {
            OperationId = IdOf(key),
            Summary = endpoint.Summary,
            Description = string.Join(' ', new[] { endpoint.Description, ScopeText(scopes) }.OfType<string>()),
            Tags = new HashSet<OpenApiTagReference> { new(endpoint.Tag, document) },
            Parameters = [.. PathParameters(key.Path), .. endpoint.Parameters.Select(name => new OpenApiParameterReference(name, document))],
            RequestBody = isHead || endpoint.Body is null ? null : BodyOf(endpoint.Body, document),
            Responses = [],
        };
        foreach (var answer in endpoint.Answers)
            operation.Responses[Text(answer.Status)] = Write(document, answer, isHead);
        int[] gate = scopes == KeyScopes.None ? [403] : [401, 403, 429];
        foreach (var status in endpoint.Errors.Concat(gate).Distinct().Order().Where(status => !operation.Responses.ContainsKey(Text(status))))
            operation.Responses[Text(status)] = Error(document, endpoint.Tag, status, isHead);
        if (scopes != KeyScopes.None)
            operation.Security = [new OpenApiSecurityRequirement(), new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(KeyScheme, document)] = [] }];
        return operation;
    }

    private static OpenApiResponse Write(OpenApiDocument document, DocumentedAnswer answer, bool isHead) => new()
    {
        Description = answer.Description,
        Headers = answer.Headers.ToDictionary(name => name, IOpenApiHeader (name) => new OpenApiHeaderReference(name, document)),
        Content = isHead ? null : answer.Content.ToDictionary(content => content.MediaType, content => Media(document, content.Schema)),
    };

    private static OpenApiResponse Error(OpenApiDocument document, string tag, int status, bool isHead)
    {
        var (mediaType, schema) = DocumentTags.ErrorsOf(tag) switch
        {
            Surface.OpenAi => ("application/json", "OpenAiError"),
            Surface.Ollama => ("application/json", "OllamaError"),
            _ => ("application/problem+json", "ProblemDetails"),
        };
        var response = new OpenApiResponse
        {
            Description = ReasonPhrases.GetReasonPhrase(status),
            Content = isHead ? null : new Dictionary<string, OpenApiMediaType> { [mediaType] = Media(document, schema) },
        };
        if (status is StatusCodes.Status429TooManyRequests or StatusCodes.Status503ServiceUnavailable)
            response.Headers = new Dictionary<string, IOpenApiHeader> { ["Retry-After"] = new OpenApiHeaderReference("Retry-After", document) };
        return response;
    }

    private static OpenApiRequestBody BodyOf(string schema, OpenApiDocument document) => new()
    {
        Required = true,
        Content = new Dictionary<string, OpenApiMediaType> { [schema == "Bytes" ? "application/octet-stream" : "application/json"] = Media(document, schema) },
    };

    private static OpenApiMediaType Media(OpenApiDocument document, string schema) => new OpenApiMediaType { Schema = new OpenApiSchemaReference(schema, document) };

    private static IEnumerable<IOpenApiParameter> PathParameters(string path) =>
        from part in path.Split('{').Skip(1)
        select new OpenApiParameter { Name = part[..part.IndexOf('}', StringComparison.Ordinal)], In = ParameterLocation.Path, Required = true, Schema = new OpenApiSchema { Type = JsonSchemaType.String } };

    private static string? ScopeText(KeyScopes scopes) => scopes switch
    {
        KeyScopes.None => null,
        KeyScopes.All => "Where there are keys, any will do.",
        _ => $"Where there are keys, it needs one of scope {string.Join(" or ", KeyScopeText.Write(scopes).Select(scope => $"`{scope}`"))}.",
    };

    // "GET /greenserv/keys/{id}": getGreenservKeysId.
    private static string IdOf(EndpointKey key) => key.Method.ToLowerInvariant() + string.Concat(
        key.Path.Split(['/', '{', '}', '.', '-'], StringSplitOptions.RemoveEmptyEntries).Select(part => char.ToUpperInvariant(part[0]) + part[1..]));

    private static string Text(int status) => status.ToString(CultureInfo.InvariantCulture);
}
