using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace GreenServ.Router.Tests.Metering;

/// <summary>A Prometheus endpoint over a real socket whose counter moves with each scrape, faster while requests are in flight: the truth per request is known in scrapes.</summary>
internal sealed class CountingMeter : IAsyncDisposable
{
    public const double IdleJoules = 2;
    public const double BusyJoules = 10;

    private readonly WebApplication _app;
    private readonly Lock _lock = new();
    private readonly List<(int At, TaskCompletionSource Reached)> _waiting = [];
    private double _joules = 1000;
    private int _scrapes;
    private int _inFlight;

    private CountingMeter(WebApplication app) => _app = app;

    public string Url => _app.Urls.First() + "/metrics";

    public bool IsAway { get; set; }

    /// <summary>Joules of everything that was in flight.</summary>
    public double BusyTotal { get; private set; }

    public static async Task<CountingMeter> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.Services.AddRouting();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrel().UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var meter = new CountingMeter(app);
        app.MapGet("/metrics", meter.Scrape);
        await app.StartAsync();
        return meter;
    }

    /// <summary>Something is in flight until the counter was read so often.</summary>
    public async Task BusyForAsync(int scrapes)
    {
        lock (_lock)
            _inFlight++;
        await PassAsync(scrapes);
        lock (_lock)
            _inFlight--;
    }

    /// <summary>Completes when the counter was read so often from now.</summary>
    public Task PassAsync(int scrapes)
    {
        lock (_lock)
        {
            var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Add((_scrapes + scrapes, reached));
            return reached.Task;
        }
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private IResult Scrape()
    {
        lock (_lock)
        {
            if (IsAway)
                return Results.StatusCode(503);
            var busy = _inFlight * BusyJoules;
            BusyTotal += busy;
            _joules += IdleJoules + busy;
            _scrapes++;
            foreach (var (_, reached) in _waiting.Where(waiting => waiting.At <= _scrapes))
                reached.SetResult();
            _waiting.RemoveAll(waiting => waiting.At <= _scrapes);
            return Results.Text(string.Create(CultureInfo.InvariantCulture, $"device_joules_total {_joules}\n"));
        }
    }
}
