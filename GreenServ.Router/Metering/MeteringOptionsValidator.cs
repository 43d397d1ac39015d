using GreenServ.Meters;
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
        for (var i = 0; i < options.Hosts.Count; i++)
        {
            var (key, settings) = ($"{MeteringOptions.SectionName}:Hosts:{i}", options.Hosts[i]);
            if (string.IsNullOrWhiteSpace(settings.Host))
                problems.Add($"{key}:Host is missing; it must be the name of a host.");
            if (settings.Meter.Problem is { } problem)
                problems.Add($"{key}:Meter: {problem}.");
            if (!(settings.HardwareFactor > 0) || !double.IsFinite(settings.HardwareFactor))
                problems.Add($"{key}:HardwareFactor is {settings.HardwareFactor}; it must be above 0.");
            if (settings.IdleWatts is { } watts && !(watts >= 0 && double.IsFinite(watts)))
                problems.Add($"{key}:IdleWatts is {watts}; it must be at least 0.");
        }

        foreach (var twice in options.Hosts.GroupBy(settings => settings.Host, StringComparer.OrdinalIgnoreCase).Where(group => group.Key.Length > 0 && group.Count() > 1))
            problems.Add($"{MeteringOptions.SectionName}:Hosts names the host '{twice.Key}' twice.");

        // Each would share out all that the meter tells, and the joules of both would be counted twice.
        foreach (var same in options.Hosts.Where(settings => settings.Meter.Kind != MeterKind.None).GroupBy(settings => settings.Meter.Source, StringComparer.Ordinal).Where(group => group.Count() > 1))
        {
            problems.Add(
                $"{MeteringOptions.SectionName}:Hosts has one meter ({same.Key}) for {string.Join(" and ", same.Select(settings => settings.Host))}: meter one of them, or tell their devices apart by Meter:Labels.");
        }

        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }
}
