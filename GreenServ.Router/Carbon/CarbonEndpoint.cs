using GreenServ.Client.Wire;
using Microsoft.AspNetCore.Http.HttpResults;

namespace GreenServ.Router.Carbon;

/// <summary><c>GET /greenserv/carbon</c>.</summary>
internal static class CarbonEndpoint
{
    // A feed may miss an answer or two.
    private const double PeriodsUntilStale = 3;

    public static IEndpointRouteBuilder MapCarbon(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/greenserv/carbon", Get);
        return endpoints;
    }

    private static JsonHttpResult<CarbonStatus> Get(CarbonSites sites, TimeProvider time) =>
        TypedResults.Json(new CarbonStatus { Sites = [.. sites.All.Select(site => Of(site, time.GetUtcNow()))] }, GreenServJsonContext.Default.CarbonStatus);

    private static CarbonSiteStatus Of(CarbonSite site, DateTimeOffset now)
    {
        var current = site.Current;
        var age = now - site.Feed?.Last?.At;
        return new CarbonSiteStatus
        {
            Site = site.Name,
            GramsPerKwh = current?.GramsPerKwh,
            PowerUsageEffectiveness = site.PowerUsageEffectiveness,
            Source = current is null ? null : JsonNames.Of(current.Source),
            Country = site.Country is { } country ? new(country.Code, country.Name, country.GramsPerKwh, country.Year) : null,
            Feed = site.Feed is not { } feed ? null : new CarbonFeedStatus
            {
                Address = feed.DisplayAddress,
                PeriodSeconds = feed.Options.Period.TotalSeconds,
                At = feed.Last?.At,
                AgeSeconds = age?.TotalSeconds,
                IsStale = age is { } known && known > PeriodsUntilStale * feed.Options.Period,
                Problem = feed.Problem,
                Answers = feed.Answers,
                Refused = feed.Faults.ToDictionary(met => JsonNames.Of(met.Fault), met => met.Count),
            },
        };
    }
}
