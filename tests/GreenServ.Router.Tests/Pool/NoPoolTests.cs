using System.Net;
using GreenServ.Router.Tests.Hosting;

namespace GreenServ.Router.Tests.Pool;

public sealed class NoPoolTests : RouterTest
{
    private protected override void Configure(RouterOptions options) => options.Hosts.Add(new() { Url = "http://127.0.0.1:9", Name = "away" });

    [Fact]
    public async Task Post_NoHostReachable_Answers503ThatNamesIt()
    {
        using var response = await Router.ChatAsync();

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.NotNull(response.Headers.RetryAfter);
        Assert.Contains("away", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Health_NoHostReachable_IsDegradedAndServes()
    {
        using var response = await Router.Http.GetAsync(new Uri("/health", UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Contains("\"degraded\"", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }
}
