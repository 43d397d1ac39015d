using System.Globalization;

namespace GreenServ.Router.Residency;

/// <summary>What is wrong with the settings of residency.</summary>
internal static class ResidencyOptionsCheck
{
    public static IEnumerable<(string Setting, string Problem)> Problems(ResidencyOptions options)
    {
        if (options.Period < TimeSpan.FromMilliseconds(100))
            yield return (nameof(options.Period), $"is {options.Period}; it must be at least 00:00:00.1");
        foreach (var (setting, value) in ((string, double)[])
            [(nameof(options.LoadWatts), options.LoadWatts), (nameof(options.IdleWatts), options.IdleWatts), (nameof(options.JoulesPerSecondWaited), options.JoulesPerSecondWaited)])
        {
            if (!(value >= 0 && double.IsFinite(value)))
                yield return (setting, $"is {value.ToString(CultureInfo.InvariantCulture)}; it must be a number of at least 0");
        }

        if (!(options.LoadBytesPerSecond > 0 && double.IsFinite(options.LoadBytesPerSecond)))
            yield return (nameof(options.LoadBytesPerSecond), $"is {options.LoadBytesPerSecond.ToString(CultureInfo.InvariantCulture)}; it must be a number above 0");
        if (options.ShortestKeepAlive <= TimeSpan.Zero)
            yield return (nameof(options.ShortestKeepAlive), $"is {options.ShortestKeepAlive}; it must be positive");
        if (options.LongestKeepAlive < options.ShortestKeepAlive)
            yield return (nameof(options.LongestKeepAlive), $"is {options.LongestKeepAlive}; it must be at least {nameof(options.ShortestKeepAlive)}, which is {options.ShortestKeepAlive}");
    }
}
