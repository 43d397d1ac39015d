using GreenServ.Core.Energy.Counters;

namespace GreenServ.Meters.Prometheus;

/// <summary>Series of a Prometheus endpoint: a counter of energy, or a gauge of power where there is none.</summary>
public sealed class PrometheusMeter : IEnergyMeter
{
    private const int LongestBody = 8 << 20;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(2);

    private readonly MeterOptions _options;
    private readonly HttpClient _http;
    private readonly TimeProvider _time;
    private readonly string _metric;
    private readonly double _scale;
    private readonly Dictionary<string, int> _series;

    private PrometheusMeter(MeterOptions options, HttpClient http, TimeProvider time, IReadOnlyList<Series> series, bool isPower)
    {
        (_options, _http, _time) = (options, http, time);
        (_metric, _scale) = isPower ? (options.PowerMetric, 1) : (options.EnergyMetric, options.JoulesPerUnit);
        _series = series.Select((one, i) => (one.Key, i)).ToDictionary(StringComparer.Ordinal);
        Channels = [.. series.Select(one => new MeterChannel(Name(one), isPower, Traits(isPower)) { Device = options.Device, Id = one.Labels.TryGetValue("UUID", out var uuid) ? uuid : Name(one) })];
    }

    /// <inheritdoc/>
    public IReadOnlyList<MeterChannel> Channels { get; }

    /// <summary>Scrapes once to see what there is.</summary>
    /// <exception cref="MeterException">It does not answer, or has neither metric.</exception>
    public static async Task<PrometheusMeter> OpenAsync(MeterOptions options, HttpClient http, TimeProvider time, CancellationToken cancellationToken)
    {
        var text = await ScrapeAsync(options, http, cancellationToken).ConfigureAwait(false);
        foreach (var (metric, isPower) in new[] { (options.EnergyMetric, false), (options.PowerMetric, true) })
        {
            Series[] series = [.. Exposition.Read(text, metric).Where(one => one.Has(options.Labels)).DistinctBy(one => one.Key)];
            if (series.Length > 0)
                return new PrometheusMeter(options, http, time, series, isPower);
        }

        throw new MeterException($"{options.Url} has neither {options.EnergyMetric} nor {options.PowerMetric}{(options.Labels.Count > 0 ? " with the labels asked for" : "")}; set EnergyMetric or PowerMetric to what it has.");
    }

    /// <inheritdoc/>
    public async ValueTask ReadAsync(ICollection<MeterReading> readings, CancellationToken cancellationToken)
    {
        var asked = MonotonicClock.Now(_time);
        var text = await ScrapeAsync(_options, _http, cancellationToken).ConfigureAwait(false);
        var at = asked + (MonotonicClock.Now(_time) - asked) / 2;
        var found = 0;
        foreach (var series in Exposition.Read(text, _metric))
        {
            if (!_series.TryGetValue(series.Key, out var channel))
                continue;
            readings.Add(new MeterReading(channel, at, series.Value * _scale));
            found++;
        }

        if (found < _series.Count)
            throw new MeterException($"{_options.Url} shows {found} of {_series.Count} series of {_metric}.");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // The client is shared.
    }

    // NVIDIA states 5 % for the power of its GPUs; counters of other makers are taken to be no better.
    private MeterTraits Traits(bool isPower) => new()
    {
        ResolutionJoules = isPower ? 1 : _scale,
        UpdatePeriod = _options.UpdatePeriod,
        RelativeUncertainty = 0.05,
        StallsAfter = TimeSpan.FromSeconds(Math.Max(10, 3 * _options.UpdatePeriod.TotalSeconds)),
        LongestGap = TimeSpan.FromSeconds(Math.Max(5, 3 * _options.UpdatePeriod.TotalSeconds)),
    };

    private static string Name(Series series) =>
        series.Labels.TryGetValue("gpu", out var gpu) ? "gpu " + gpu : series.Key.Length > 0 ? series.Key : "device";

    private static async Task<string> ScrapeAsync(MeterOptions options, HttpClient http, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(s_patience);
        try
        {
            using var response = await http.GetAsync(options.Url, HttpCompletionOption.ResponseHeadersRead, deadline.Token).ConfigureAwait(false);
            if (!response.IsSuccessStatusCode)
                throw new MeterException($"{options.Url} answered HTTP {(int)response.StatusCode}.");
            await response.Content.LoadIntoBufferAsync(LongestBody, deadline.Token).ConfigureAwait(false);
            return await response.Content.ReadAsStringAsync(deadline.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new MeterException($"{options.Url} did not answer within {s_patience.TotalSeconds:0} s.");
        }
        catch (Exception e) when (e is HttpRequestException or InvalidOperationException or IOException)
        {
            throw new MeterException($"{options.Url}: {e.Message}", e);
        }
    }
}
