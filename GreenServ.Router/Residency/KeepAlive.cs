using Microsoft.Extensions.Options;

namespace GreenServ.Router.Residency;

/// <summary>
/// How long a model should stay in memory after its last request. With requests at random at rate r, a model is worth keeping while
/// the loads it saves, r times their cost a second, outweigh what it costs idle: then until 95 of 100 gaps have ended, 3/r. Where it is
/// not, it stays until what it cost idle would have paid for the load: whatever comes, that costs at most twice what hindsight would
/// (the break-even rule of ski rental).
/// </summary>
internal sealed class KeepAlive(IOptions<RouterOptions> options)
{
    /// <param name="requestsPerSecond">How much the model is wanted.</param>
    /// <param name="load">What loading it takes.</param>
    public TimeSpan For(double requestsPerSecond, LoadCost load)
    {
        var settings = options.Value.Residency;
        var seconds = requestsPerSecond * load.WorthJoules >= settings.IdleWatts ? 3 / requestsPerSecond : load.WorthJoules / settings.IdleWatts;
        return TimeSpan.FromSeconds(Math.Clamp(seconds, settings.ShortestKeepAlive.TotalSeconds, settings.LongestKeepAlive.TotalSeconds));
    }
}
