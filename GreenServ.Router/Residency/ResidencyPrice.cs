namespace GreenServ.Router.Residency;

/// <summary>What a placement's absence from memory costs one request.</summary>
/// <param name="Joules">Its share, in joules, the waiting included.</param>
/// <param name="LoadJoules">Energy of the load, estimated.</param>
/// <param name="LoadSeconds">Time of the load.</param>
/// <param name="ExpectedRun">Requests that share it, at least 1.</param>
/// <param name="ForgoneJoules">What was forgone for want of it so far, which it is credited with.</param>
internal sealed record ResidencyPrice(double Joules, double LoadJoules, double LoadSeconds, double ExpectedRun, double ForgoneJoules)
{
    private const double LongestRun = 1000;

    /// <summary>
    /// Loading it, and loading again what has to make way for it and will be wanted, spread over the requests it will probably serve
    /// before it goes again; less what has been forgone for want of it.
    /// </summary>
    public static ResidencyPrice Of(in WantedModel wanted, IReadOnlyCollection<WantedModel> makeWay, double forgoneJoules = 0)
    {
        var run = Run(wanted, makeWay.Sum(other => other.Count));
        var share = (wanted.Load.WorthJoules + makeWay.Sum(LoadAgain)) / run;
        return new(Math.Max(share - forgoneJoules, 0), wanted.Load.Joules, wanted.Load.Seconds, run, forgoneJoules);
    }

    /// <summary>
    /// Requests it will serve, this one included. Requests at random at rate r make on average e^(r·kept) before a gap longer than it
    /// is kept. Where others had to make way, the next request for one of them ends the run: so many to one as it is wanted more.
    /// </summary>
    private static double Run(in WantedModel wanted, double displaced)
    {
        var run = Math.Min(Math.Exp(wanted.RequestsPerSecond * wanted.Kept.TotalSeconds), LongestRun);
        return displaced > 0 ? Math.Min(run, 1 + wanted.Count / displaced) : run;
    }

    /// <summary>A model that would have expired before anyone asked it again loses nothing.</summary>
    private static double LoadAgain(WantedModel displaced) =>
        displaced.Load.WorthJoules * (1 - Math.Exp(-displaced.RequestsPerSecond * displaced.Kept.TotalSeconds));
}

/// <summary>A model, and how much it is wanted.</summary>
/// <param name="Load">What loading it takes.</param>
/// <param name="Count">Requests lately, faded.</param>
/// <param name="RequestsPerSecond">Requests to be expected.</param>
/// <param name="Kept">How long it is kept after its last request.</param>
internal readonly record struct WantedModel(LoadCost Load, double Count, double RequestsPerSecond, TimeSpan Kept);
