using GreenServ.Meters;
using Microsoft.Extensions.Options;

namespace GreenServ.Workers.EnergyAgent;

/// <summary>Reports every problem of the agent's options at once, each with its key.</summary>
internal sealed class EnergyAgentOptionsValidator : IValidateOptions<EnergyAgentOptions>
{
    private const int ShortestKey = 16;

    public ValidateOptionsResult Validate(string? name, EnergyAgentOptions options)
    {
        var problems = new List<string>();
        void Check(bool good, string key, string problem)
        {
            if (!good)
                problems.Add($"{EnergyAgentOptions.SectionName}:{key} {problem}.");
        }

        var url = Uri.TryCreate(options.Url, UriKind.Absolute, out var parsed) && parsed.Scheme is "http" or "https" ? parsed : null;
        Check(url is not null, nameof(options.Url), "must be the http address to listen on, for example http://0.0.0.0:9410");
        Check(options.Key is null || options.Key.Length >= ShortestKey, nameof(options.Key), $"must have {ShortestKey} characters at least");
        Check(url is null || options.Key is not null || AgentAddress.IsLoopback(url.Host), nameof(options.Key), $"is missing: without it the agent listens on its own machine alone, and Url is {options.Url}");
        Check(options.SamplePeriod >= TimeSpan.FromMilliseconds(10) && options.SamplePeriod <= TimeSpan.FromSeconds(10), nameof(options.SamplePeriod), $"is {options.SamplePeriod}; it must be from 10 ms to 10 s");
        Check(options.Keep >= TimeSpan.FromSeconds(1) && options.Keep <= TimeSpan.FromHours(1), nameof(options.Keep), $"is {options.Keep}; it must be from 1 s to 1 h");
        Check(options.RetryAfter > TimeSpan.Zero, nameof(options.RetryAfter), $"is {options.RetryAfter}; it must be above 0");
        Check(options.Meters.Count > 0, nameof(options.Meters), "is missing: set Meters:0:Kind to Nvml, Rapl or Prometheus");
        for (var i = 0; i < options.Meters.Count; i++)
        {
            Check(options.Meters[i].Kind is not (MeterKind.None or MeterKind.Agent), $"Meters:{i}:Kind", $"is {options.Meters[i].Kind}; it must be Nvml, Rapl or Prometheus");
            Check(options.Meters[i].Problem is null, $"Meters:{i}:", options.Meters[i].Problem ?? "");
        }

        foreach (var twice in options.Meters.GroupBy(meter => meter.Source, StringComparer.Ordinal).Where(group => group.Count() > 1))
            problems.Add($"{EnergyAgentOptions.SectionName}:Meters names one meter twice: {twice.Key}.");
        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }
}
