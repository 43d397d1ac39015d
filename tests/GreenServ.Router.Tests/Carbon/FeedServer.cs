using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace GreenServ.Router.Tests.Carbon;

/// <summary>A feed over a real socket, which a test lets tell, lie, break and go away.</summary>
internal sealed class FeedServer : IAsyncDisposable
{
    private WebApplication? _app;
    private int _port;

    public Func<HttpContext, Task> Answer { get; set; } = http => http.Response.WriteAsync("""{"carbonIntensity":100}""");

    public string Url => $"http://127.0.0.1:{_port}/v3/latest?zone=DE";

    public static async Task<FeedServer> StartAsync()
    {
        var server = new FeedServer();
        await server.ComeBackAsync();
        return server;
    }

    /// <summary>Lets it tell a body from now on.</summary>
    public void Tells(string body, int status = 200) => Answer = http =>
    {
        http.Response.StatusCode = status;
        return http.Response.WriteAsync(body);
    };

    public async Task GoAwayAsync()
    {
        if (_app is { } app)
            await app.DisposeAsync();
        _app = null;
    }

    public async Task ComeBackAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrel().UseUrls($"http://127.0.0.1:{_port}");
        var app = builder.Build();
        app.Run(http => Answer(http));
        await app.StartAsync();
        _port = new Uri(app.Urls.First()).Port;
        _app = app;
    }

    public async ValueTask DisposeAsync() => await GoAwayAsync();
}
