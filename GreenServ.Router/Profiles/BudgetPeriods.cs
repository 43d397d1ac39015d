using GreenServ.Core.Sla;

namespace GreenServ.Router.Profiles;

/// <summary>Periods of a profile's budget of watt-hours or grams, as settings and the API name them.</summary>
internal static class BudgetPeriods
{
    public const string Hour = "hour";
    public const string Day = "day";

    public static string Of(Allowance allowance) => allowance.Period == TimeSpan.FromHours(1) ? Hour : Day;
}
