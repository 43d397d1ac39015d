using GreenServ.Router.Bodies;
using GreenServ.Router.Errors;
using GreenServ.Router.Forwarding;
using GreenServ.Router.Learning;
using GreenServ.Router.Routing;
using GreenServ.Router.Security;
using Microsoft.Extensions.Options;

namespace GreenServ.Router.OpenAi;

/// <summary><c>POST /v1/chat/completions</c>.</summary>
internal static class ChatCompletionsEndpoint
{
    public static IEndpointRouteBuilder MapChatCompletions(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapPost("/v1/chat/completions", PostAsync);
        return endpoints;
    }

    private static async Task PostAsync(
        HttpContext http, RequestPlanner planner, Dispatcher dispatcher, Recorder recorder, IOptions<RouterOptions> options)
    {
        var (chat, routed, error) = await PlanAsync(http, planner, recorder, options.Value);
        if (error is not null)
        {
            await OpenAiErrors.WriteAsync(http.Response, error, http.RequestAborted);
            return;
        }

        await dispatcher.AnswerAsync(chat!, routed!, http.Response, http.RequestAborted);
    }

    private static async Task<(ChatRequest? Chat, RoutedRequest? Routed, RequestError? Error)> PlanAsync(
        HttpContext http, RequestPlanner planner, Recorder recorder, RouterOptions options)
    {
        var (body, error) = await RequestBody.ReadAsync(http.Request, options.MaxBodyBytes, http.RequestAborted);
        if (body is null)
            return (null, null, error);
        (var chat, error) = ChatRequestReader.Read(body);
        if (chat is null)
            return (null, null, error);
        (var overrides, error) = RoutingOverrides.Read(http.Request.Headers, chat.Greenserv);
        if (overrides is null)
            return (null, null, error);
        if (!recorder.HasRoom)
            return (null, null, RequestError.Unavailable("The journal is full, so answers can not be recorded now. Try again shortly.", "journal_full"));
        (var routed, error) = await planner.PlanAsync(chat, overrides, http.Caller(), http.RequestAborted);
        return (chat, routed, error);
    }
}
