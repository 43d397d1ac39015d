using Microsoft.Extensions.Options;

namespace GreenServ.Workers.Traffic;

internal sealed class TrafficOptionsValidator : IValidateOptions<TrafficOptions>
{
    public ValidateOptionsResult Validate(string? name, TrafficOptions options)
    {
        var errors = new List<string>();
        void Check(bool good, string key, object? value, string wanted)
        {
            if (!good)
                errors.Add($"{TrafficOptions.SectionName}:{key} is {value ?? "missing"}; it must be {wanted}.");
        }

        Check(!options.Enabled || IsHttp(options.RouterUrl), nameof(options.RouterUrl), options.RouterUrl, "an absolute http address");
        Check(!options.Enabled || IsHttp(options.SimulatorUrl), nameof(options.SimulatorUrl), options.SimulatorUrl, "an absolute http address");
        Check(options.RequestsPerSecond is > 0 and <= 100_000, nameof(options.RequestsPerSecond), options.RequestsPerSecond, "above 0 and at most 100000");
        Check(options.MaxConcurrency is >= 1 and <= 10_000, nameof(options.MaxConcurrency), options.MaxConcurrency, "from 1 to 10000");
        Check(options.StreamingShare is >= 0 and <= 1, nameof(options.StreamingShare), options.StreamingShare, "from 0 to 1");
        Check(options.ProfileShare is >= 0 and <= 0.5, nameof(options.ProfileShare), options.ProfileShare, "from 0 to 0.5");
        Check(
            options.PromiseShare >= 0 && options.PromiseShare + 2 * options.ProfileShare <= 1, nameof(options.PromiseShare), options.PromiseShare,
            $"from 0 to 1, and with twice {nameof(options.ProfileShare)} at most 1");
        Check(options.SilentShare is >= 0 and <= 1, nameof(options.SilentShare), options.SilentShare, "from 0 to 1");
        Check(options.MaxRequests is null or >= 0, nameof(options.MaxRequests), options.MaxRequests, "0 or more");
        Check(options.FirstBackOff > TimeSpan.Zero, nameof(options.FirstBackOff), options.FirstBackOff, "a positive time");
        Check(options.LongestBackOff >= options.FirstBackOff, nameof(options.LongestBackOff), options.LongestBackOff, $"at least {nameof(options.FirstBackOff)}");
        Check(options.Timeout > TimeSpan.Zero, nameof(options.Timeout), options.Timeout, "a positive time");
        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }

    private static bool IsHttp(Uri? url) => url is { IsAbsoluteUri: true, Scheme: "http" or "https" };
}
