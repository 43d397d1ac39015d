namespace GreenServ.Core.Sla;

/// <summary>How an <see cref="Allowance"/> stands.</summary>
/// <param name="Spent">S: what the last period took, older spending fading out, in the allowance's unit.</param>
/// <param name="Fill">S/A; above 1 the allowance is exceeded.</param>
/// <param name="Excess">S/A − 1 as decisions count it: from the beginning of the account on nothing is in reserve.</param>
/// <param name="Requests">Requests in a period at the rate of this one.</param>
public readonly record struct AllowanceStanding(double Spent, double Fill, double Excess, double Requests)
{
    /// <summary>Requests beyond which an excess is judged by its share alone: 5 % of a period then weigh as 4 requests do.</summary>
    private const double MostRequests = 80;

    internal const double JoulesPerWattHour = 3600;

    /// <summary>b: joules a request may take on average; <c>null</c> before the first request, and where nothing tells what electricity emits.</summary>
    public double? JoulesPerRequest { get; init; }

    /// <summary>Grams per joule of what was spent, or else of now; <c>null</c> where nothing tells it.</summary>
    public double? MeanGramsPerJoule { get; init; }

    /// <summary>Part of its worth that a request moves <see cref="Debt"/> by.</summary>
    public double Share => Requests > MostRequests ? MostRequests / Requests : 1;

    /// <summary>Requests' worth overspent; a period of more than 80 requests counts as one of 80.</summary>
    public double Debt => Excess * Requests * Share;
}
