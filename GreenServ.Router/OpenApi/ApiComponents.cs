using System.Text;
using Microsoft.OpenApi;

namespace GreenServ.Router.OpenApi;

/// <summary>Schemas, headers and parameters that follow from no type of ours: those of OpenAI's and Ollama's APIs, and of errors.</summary>
internal static class ApiComponents
{
    /// <summary>A copy of its own, for every document is changed while it is written.</summary>
    public static OpenApiComponents Read()
    {
        using var resource = typeof(ApiComponents).Assembly.GetManifestResourceStream("openapi-components.json")!;
        using var reader = new StreamReader(resource, Encoding.UTF8);
        return OpenApiDocument.Parse(reader.ReadToEnd(), OpenApiConstants.Json).Document!.Components!;
    }
}
