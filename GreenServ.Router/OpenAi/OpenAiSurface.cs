using GreenServ.Router.Requests;

namespace GreenServ.Router.OpenAi;

/// <summary>OpenAI's API.</summary>
internal static class OpenAiSurface
{
    public static IEndpointRouteBuilder MapOpenAi(this IEndpointRouteBuilder endpoints)
    {
        foreach (var operation in OpenAiOperations.All)
            endpoints.MapInference(operation);
        endpoints.MapModels();
        return endpoints;
    }
}
