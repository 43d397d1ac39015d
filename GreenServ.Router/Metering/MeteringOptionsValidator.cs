using Microsoft.Extensions.Options;

namespace GreenServ.Router.Metering;

/// <summary>Reports every problem of the metering options at once, each with its key.</summary>
internal sealed class MeteringOptionsValidator : IValidateOptions<MeteringOptions>
{
    public ValidateOptionsResult Validate(string? name, MeteringOptions options)
    {
        var problems = new List<string>();
        if (options.SamplePeriod < TimeSpan.FromMilliseconds(10) || options.SamplePeriod > TimeSpan.FromSeconds(10))
            problems.Add($"{MeteringOptions.SectionName}:SamplePeriod is {options.SamplePeriod}; it must be from 10 ms to 10 s.");
        if (options.RetryAfter <= TimeSpan.Zero)
            problems.Add($"{MeteringOptions.SectionName}:RetryAfter is {options.RetryAfter}; it must be above 0.");
        foreach (var (host, settings) in options.Hosts)
        {
            var key = $"{MeteringOptions.SectionName}:Hosts:{host}";
            if (settings.Meter.Problem is { } problem)
                problems.Add($"{key}:Meter: {problem}.");
            if (!(settings.HardwareFactor > 0) || !double.IsFinite(settings.HardwareFactor))
                problems.Add($"{key}:HardwareFactor is {settings.HardwareFactor}; it must be above 0.");
            if (settings.IdleWatts is { } watts && !(watts >= 0 && double.IsFinite(watts)))
                problems.Add($"{key}:IdleWatts is {watts}; it must be at least 0.");
        }

        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }
}
