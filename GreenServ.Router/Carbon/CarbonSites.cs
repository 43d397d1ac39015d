using GreenServ.Core.Carbon;
using Microsoft.Extensions.Options;

namespace GreenServ.Router.Carbon;

/// <summary>Where every host stands, and what its electricity emits now.</summary>
internal sealed class CarbonSites
{
    private readonly CarbonSite _default;
    private readonly Dictionary<string, CarbonSite> _hosts = new(StringComparer.OrdinalIgnoreCase);

    public CarbonSites(IOptions<CarbonOptions> options, TimeProvider time)
    {
        var all = options.Value;
        _default = Site(CarbonSite.Default, all, null);
        foreach (var host in all.Hosts)
            _hosts[host.Host] = Site(host.Host, host, _default);

        CarbonSite Site(string name, GridOptions grid, CarbonSite? general)
        {
            var effectiveness = grid.PowerUsageEffectiveness ?? general?.PowerUsageEffectiveness ?? 1;
            return !grid.TellsIntensity && general is not null
                ? general with { Name = name, PowerUsageEffectiveness = effectiveness }
                : new(name, grid.GramsPerKwh, grid.Country is { } code ? CountryIntensity.Find(code) : null, grid.Feed is { } feed ? new GridFeed(feed, time) : null, effectiveness);
        }
    }

    /// <summary>The general one first, then the ones of hosts by name.</summary>
    public IEnumerable<CarbonSite> All => _hosts.Values.OrderBy(site => site.Name, StringComparer.OrdinalIgnoreCase).Prepend(_default);

    /// <summary>The feeds, each once.</summary>
    public IEnumerable<GridFeed> Feeds => All.Select(site => site.Feed).OfType<GridFeed>().Distinct();

    /// <summary>Grams per joule in the mean of some hosts, of those that something tells it of; <c>null</c> where nothing does.</summary>
    public double? MeanGramsPerJoule(IEnumerable<string> hosts)
    {
        var (sum, count) = (0.0, 0);
        foreach (var host in hosts)
        {
            if (Of(host) is { } known)
                (sum, count) = (sum + known.GramsPerJoule, count + 1);
        }

        return count > 0 ? sum / count : null;
    }

    /// <summary>Grams per joule where hosts stand in general, or else in the mean of those that stand elsewhere; <c>null</c> where nothing tells it.</summary>
    public double? MeanGramsPerJoule() => _default.Current?.GramsPerJoule ?? MeanGramsPerJoule(_hosts.Keys);

    /// <summary>What a host's electricity emits now; <c>null</c> where nothing tells it.</summary>
    public CarbonIntensity? Of(string host) => _hosts.GetValueOrDefault(host, _default).Current;
}
