using GreenServ.Core.Carbon;
using Microsoft.Extensions.Options;

namespace GreenServ.Router.Carbon;

/// <summary>Reports every problem of the carbon options at once, each with its key.</summary>
internal sealed class CarbonOptionsValidator : IValidateOptions<CarbonOptions>
{
    private static readonly TimeSpan s_shortest = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_longest = TimeSpan.FromDays(1);

    public ValidateOptionsResult Validate(string? name, CarbonOptions options)
    {
        var problems = Check(CarbonOptions.SectionName, options).ToList();
        for (var i = 0; i < options.Hosts.Count; i++)
        {
            var key = $"{CarbonOptions.SectionName}:Hosts:{i}";
            if (string.IsNullOrWhiteSpace(options.Hosts[i].Host))
                problems.Add($"{key}:Host is missing; it must be the name of a host.");
            problems.AddRange(Check(key, options.Hosts[i]));
        }

        foreach (var twice in options.Hosts.GroupBy(host => host.Host, StringComparer.OrdinalIgnoreCase).Where(group => group.Key.Length > 0 && group.Count() > 1))
            problems.Add($"{CarbonOptions.SectionName}:Hosts names the host '{twice.Key}' twice.");
        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }

    private static IEnumerable<string> Check(string key, GridOptions grid)
    {
        if (grid is { GramsPerKwh: not null, Country: not null })
            yield return $"{key} has both GramsPerKwh and Country; one of them is the figure.";
        if (grid.GramsPerKwh is { } grams && CarbonIntensity.FaultOf(grams) is not null)
            yield return $"{key}:GramsPerKwh is {grams}; it must be from 0 to {CarbonIntensity.Highest}.";
        if (grid.Country is { } country && CountryIntensity.Find(country) is null)
            yield return $"{key}:Country is '{country}'; known are the ISO codes {string.Join(", ", CountryIntensity.All.Select(known => known.Code).Order(StringComparer.Ordinal))}.";
        if (grid.PowerUsageEffectiveness is { } effectiveness && effectiveness is not (>= 1 and <= 5))
            yield return $"{key}:PowerUsageEffectiveness is {effectiveness}; it must be from 1 to 5.";
        if (grid.Feed is not { } feed)
            yield break;
        key += ":Feed";
        if (!Uri.TryCreate(feed.Url, UriKind.Absolute, out var url) || (url.Scheme != Uri.UriSchemeHttp && url.Scheme != Uri.UriSchemeHttps))
            yield return $"{key}:Url is no http or https address.";
        if (JsonPointer.ProblemOf(feed.ValueAt) is { } pointer)
            yield return $"{key}:ValueAt {pointer}.";
        if (string.IsNullOrEmpty(feed.Header) != string.IsNullOrEmpty(feed.Key))
            yield return $"{key} has {(string.IsNullOrEmpty(feed.Header) ? "a Key without a Header to send it in" : "a Header without a Key to send")}.";
        using var probe = new HttpRequestMessage();
        if (!string.IsNullOrEmpty(feed.Header) && !string.IsNullOrEmpty(feed.Key) && !CanSend(probe, feed.Header, feed.Key))
            yield return $"{key}:Header is '{feed.Header}', which can not be sent with that key.";
        if (feed.Period < s_shortest || feed.Period > s_longest)
            yield return $"{key}:Period is {feed.Period}; it must be from 1 s to 1 day.";
        if (feed.Timeout <= TimeSpan.Zero || feed.Timeout > feed.Period)
            yield return $"{key}:Timeout is {feed.Timeout}; it must be above 0 and at most the period.";
    }

    private static bool CanSend(HttpRequestMessage request, string header, string key)
    {
        try
        {
            request.Headers.Add(header, key);
            return true;
        }
        catch (Exception exception) when (exception is FormatException or InvalidOperationException or ArgumentException)
        {
            return false;
        }
    }
}
