namespace GreenServ.Router.Savings;

/// <summary>What savings are charged with, where it can not be measured.</summary>
public sealed class SavingsOptions
{
    /// <summary>Configuration section these options are read from.</summary>
    public const string SectionName = "GreenServ:Savings";

    /// <summary>Watts of a processor core at work, of which the router's own energy is estimated: an assumption, above 0 and at most 100.</summary>
    public double WattsPerCore { get; set; } = 10;
}
