namespace GreenServ.BenchHosts;

/// <summary>Kestrel with nothing around it.</summary>
internal static class BenchServer
{
    public static WebApplication Create(int port)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls($"http://127.0.0.1:{port}");
        builder.Services.AddRoutingCore();
        return builder.Build();
    }
}
