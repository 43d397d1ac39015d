using GreenServ.ServiceDefaults;
using GreenServ.Workers.Ingest;

namespace GreenServ.Workers;

/// <summary>The workers as a part of a host; journal and store are the host's to register.</summary>
public static class WorkersHostingExtensions
{
    /// <summary>Adds every role but the demo's traffic.</summary>
    public static TBuilder AddWorkers<TBuilder>(this TBuilder builder)
        where TBuilder : IHostApplicationBuilder
    {
        builder.AddServiceDefaults();
        builder.AddIngest();
        return builder;
    }
}
