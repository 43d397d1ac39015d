using GreenServ.Client.Wire;
using GreenServ.Core.Sla;
using GreenServ.Router.Learning;
using GreenServ.Router.Profiles;

namespace GreenServ.Router.Sla;

/// <summary>How every promise stands now.</summary>
internal sealed class SlaStatusReader(Learner learner, ProfileCatalog profiles, SlaAlarms alarms, TimeProvider time)
{
    /// <summary>A promise that requests named themselves is listed this long after the last of them.</summary>
    public static readonly TimeSpan OverridesListed = TimeSpan.FromDays(1);

    public IReadOnlyList<PromiseStanding> Standings => learner.Standings(profiles.All, time.GetUtcNow() - OverridesListed);

    public SlaStatus Status => new() { Promises = [.. Standings.Select(ToWire)], Alarms = alarms.Current };

    private static SlaAllowance ToWire(Allowance allowance, PromiseStanding standing) => new()
    {
        Amount = allowance.Amount,
        Unit = JsonNames.Of(allowance.Unit),
        Period = BudgetPeriods.Of(allowance),
        Spent = standing.Allowance?.Spent ?? 0,
        Fill = standing.Allowance?.Fill ?? 0,
        ComesFirst = allowance.ComesFirst,
        JoulesPerRequest = standing.Allowance?.JoulesPerRequest,
        LimitJoules = standing.LimitJoules,
    };

    private static SlaPromise ToWire(PromiseStanding standing)
    {
        var promise = standing.Promise;
        var ofQuality = promise.Alpha is not null;
        return new SlaPromise
        {
            Account = standing.Account,
            Profile = standing.Profile,
            Alpha = promise.Alpha,
            Debt = ofQuality ? standing.Debt : null,
            Satisfaction = standing.Satisfaction,
            EvidenceShare = standing.EvidenceShare,
            Decided = standing.Decided,
            State = JsonNames.Of(standing.State),
            PriceJoules = standing.PriceJoules,
            IsReachable = standing.IsReachable,
            BestReachable = standing.BestReachable,
            LatencyLimitMs = promise.LatencyP95Ms,
            LatencyP95Ms = standing.LatencyP95Ms,
            BudgetJoules = promise.BudgetJoules,
            Allowance = promise.Allowance is { } allowance ? ToWire(allowance, standing) : null,
            MeanJoules = standing.MeanJoules,
        };
    }
}
