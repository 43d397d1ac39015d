using GreenServ.Client;
using GreenServ.Dashboard.Live;
using Microsoft.Extensions.Options;

namespace GreenServ.Dashboard.Energy;

/// <summary>Asks the router what energy went where; all open pages share its answers.</summary>
internal sealed partial class EnergyReader
{
    /// <summary>A day is much to read, and changes little.</summary>
    private static readonly TimeSpan s_historyFreshFor = TimeSpan.FromSeconds(30);

    private readonly GreenServClient _router;
    private readonly TimeSpan _timeout;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly SharedReading<EnergySnapshot> _latest;
    private readonly SharedReading<EnergyHistory> _history;
    private volatile EnergyHistory? _seenHistory;

    public EnergyReader(GreenServClient router, IOptions<DashboardOptions> options, TimeProvider time, ILogger<EnergyReader> logger)
    {
        (_router, _timeout, _time, _logger) = (router, options.Value.ReadTimeout, time, logger);
        _latest = new(ReadAllAsync, _ => options.Value.RefreshPeriod, time);
        _history = new(ReadHistoryAsync, history => history.HasProblem ? options.Value.RefreshPeriod : s_historyFreshFor, time);
    }

    /// <summary>The newest answers; never fails, what could not be read says so.</summary>
    public Task<EnergySnapshot> ReadAsync() => _latest.GetAsync();

    private async Task<EnergySnapshot> ReadAllAsync()
    {
        var (pool, meters, carbon) = (ReadAsync("The pool", _router.GetPoolAsync), ReadAsync("Meters", _router.GetEnergyAsync), ReadAsync("Carbon", _router.GetCarbonAsync));
        return new(await pool.ConfigureAwait(false), await meters.ConfigureAwait(false), await carbon.ConfigureAwait(false), LatestHistory());
    }

    // What is live does not wait for a day's sums.
    private EnergyHistory? LatestHistory()
    {
        if (_history.GetAsync() is { IsCompletedSuccessfully: true } read)
            _seenHistory = read.Result;
        return _seenHistory;
    }

    private async Task<EnergyHistory> ReadHistoryAsync()
    {
        var (savings, calibration) = (ReadAsync("Savings", _router.GetSavingsAsync), ReadAsync("Predictions", _router.GetCalibrationAsync));
        return new(await savings.ConfigureAwait(false), await calibration.ConfigureAwait(false));
    }

    private async Task<Reading<T>> ReadAsync<T>(string what, Func<CancellationToken, Task<T>> read)
        where T : class
    {
        using var deadline = new CancellationTokenSource(_timeout, _time);
        try
        {
            return new(await read(deadline.Token).ConfigureAwait(false), null);
        }
        catch (OperationCanceledException)
        {
            return new(null, $"The router did not answer within {_timeout.TotalSeconds:0.#} s.");
        }
        catch (Exception exception)
        {
            // Whatever it is, the page says so and goes on trying.
            Log.CanNotBeRead(_logger, what, exception);
            return new(null, $"The router can not be read: {exception.Message.TrimEnd('.')}.");
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "{What} can not be read.")]
        public static partial void CanNotBeRead(ILogger logger, string what, Exception exception);
    }
}
