using System.Net.Http.Json;
using System.Text.Json.Nodes;
using GreenServ.Router.Tests.Hosting;

namespace GreenServ.Router.Tests.Pool;

public sealed class OddModelsTests : RouterTest
{
    private protected override string[] Models => ["chat:1b", "embeddinggemma:300m", "nomic-embed-text:latest"];

    [Fact]
    public async Task Get_Models_LeavesEncodersOut()
    {
        var pool = await Router.Http.GetFromJsonAsync<JsonNode>(new Uri("/greenserv/models", UriKind.Relative));

        Assert.Equal("chat:1b", Assert.Single(pool!["models"]!.AsArray())!["model"]!.GetValue<string>());
    }
}
