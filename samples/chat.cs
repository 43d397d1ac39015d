// Streams an answer through a running GreenServ with the OpenAI client, then scores it.
// dotnet run samples/chat.cs "Why is the sky blue?"
#:package OpenAI
#:property PublishAot=false

using System.ClientModel;
using System.Net.Http.Json;
using OpenAI;
using OpenAI.Chat;

var router = new Uri(Environment.GetEnvironmentVariable("GREENSERV_URL") ?? "http://localhost:8080");
var chat = new ChatClient("greenserv", new ApiKeyCredential("unused"), new OpenAIClientOptions { Endpoint = new Uri(router, "v1") });

string? responseId = null;
await foreach (var update in chat.CompleteChatStreamingAsync([new UserChatMessage(args.FirstOrDefault() ?? "Why is the sky blue?")]))
{
    responseId ??= update.CompletionId;
    Console.Write(string.Concat(update.ContentUpdate.Select(part => part.Text)));
}

Console.Write("\nGood answer? [y/n] ");
var score = Console.ReadLine()?.StartsWith('y') == true ? 1 : 0;
using var http = new HttpClient { BaseAddress = router };
var acknowledged = await http.PostAsJsonAsync("v1/feedback", new Dictionary<string, object?> { ["response_id"] = responseId, ["score"] = score });
Console.WriteLine(await acknowledged.Content.ReadAsStringAsync());
