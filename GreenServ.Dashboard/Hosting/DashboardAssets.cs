using System.Reflection;
using Microsoft.AspNetCore.Hosting.StaticWebAssets;
using Microsoft.AspNetCore.Http.HttpResults;

namespace GreenServ.Dashboard.Hosting;

/// <summary>
/// Style sheets and scripts. They are found through the dashboard's own manifests, which the build puts beside this assembly
/// whichever program hosts it, so a host needs neither the Web SDK nor a name equal to the dashboard's.
/// </summary>
internal static class DashboardAssets
{
    private const string BlazorScript = "_framework/blazor.web.js";

    private static readonly Assembly s_assembly = typeof(DashboardAssets).Assembly;

    /// <summary>Lets the application's web root show the assets where the build left them; after publishing they lie in the web root itself.</summary>
    public static void Attach(IHostApplicationBuilder builder)
    {
        var manifest = Manifest("runtime");
        if (builder.Environment is not IWebHostEnvironment environment || !File.Exists(manifest))
            return;
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection([new(WebHostDefaults.StaticWebAssetsKey, manifest)])
            .Build();
        StaticWebAssetsLoader.UseStaticWebAssets(environment, configuration);
    }

    /// <summary>Serves the assets, and Blazor's browser script where the build embedded it (docs/adr/0002).</summary>
    public static void MapDashboardAssets(this WebApplication app)
    {
        app.MapStaticAssets(Manifest("endpoints"));
        if (s_assembly.GetManifestResourceInfo(BlazorScript) is not null)
            app.MapGet(BlazorScript, GetBlazorScript).ExcludeFromDescription();
    }

    private static FileStreamHttpResult GetBlazorScript(HttpContext context)
    {
        // The module version id changes with every build, so it stands for the script's content too.
        context.Response.Headers.CacheControl = "no-cache";
        return TypedResults.Stream(
            s_assembly.GetManifestResourceStream(BlazorScript)!,
            "text/javascript",
            entityTag: new($"\"{s_assembly.ManifestModule.ModuleVersionId:N}\""));
    }

    private static string Manifest(string kind) =>
        Path.Combine(AppContext.BaseDirectory, $"{s_assembly.GetName().Name}.staticwebassets.{kind}.json");
}
