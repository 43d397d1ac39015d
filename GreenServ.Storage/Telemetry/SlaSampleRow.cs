using GreenServ.Storage.Records;

namespace GreenServ.Storage.Telemetry;

/// <summary>A sample as a query returns it.</summary>
internal sealed class SlaSampleRow
{
    public long At { get; init; }
    public string Account { get; init; } = "";
    public double Alpha { get; init; }
    public double Debt { get; init; }
    public double Decided { get; init; }
    public double Scored { get; init; }
    public double? Satisfaction { get; init; }
    public double? PriceJoules { get; init; }
    public long IsReachable { get; init; }
    public double? BestReachable { get; init; }

    public SlaSampleRecord ToRecord() => new()
    {
        At = Microseconds.ToTime(At),
        Account = Account,
        Alpha = Alpha,
        Debt = Debt,
        Decided = Decided,
        Scored = Scored,
        Satisfaction = Satisfaction,
        PriceJoules = PriceJoules,
        IsReachable = IsReachable != 0,
        BestReachable = BestReachable,
    };
}
