using System.Text.Json.Serialization;
using GreenServ.Client.Wire;
using Microsoft.OpenApi;

namespace GreenServ.Router.OpenApi;

/// <summary>The OpenAPI document as a part of the router.</summary>
internal static class OpenApiHostingExtensions
{
    public static IServiceCollection AddApiDocument(this IServiceCollection services)
    {
        // Schemas are made with the options of the framework's own JSON; the router writes with source-generated ones.
        services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.NumberHandling = JsonNumberHandling.Strict;
            json.SerializerOptions.TypeInfoResolverChain.Insert(0, GreenServJsonContext.Default);
        });
        services.AddOpenApi("v1", document =>
        {
            document.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
            document.ShouldInclude = _ => false;
            document.AddDocumentTransformer<ApiDocument>();
            document.AddSchemaTransformer((schema, _, _) =>
            {
                // What is null is left out.
                schema.Required?.ExceptWith(from property in schema.Properties ?? new Dictionary<string, IOpenApiSchema>() where property.Value.Type?.HasFlag(JsonSchemaType.Null) is true select property.Key);
                return Task.CompletedTask;
            });
        });
        return services;
    }

    /// <summary>Maps <c>GET /openapi/v1.json</c>, which tells of all that is mapped.</summary>
    public static WebApplication MapApiDocument(this WebApplication app)
    {
        app.MapOpenApi("/openapi/{documentName}.json");
        return app;
    }
}
