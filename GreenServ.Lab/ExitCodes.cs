namespace GreenServ.Lab;

/// <summary>Exit codes of the Lab.</summary>
internal static class ExitCodes
{
    public const int Done = 0;

    /// <summary>Cancelled by the user: 128 + SIGINT, as shells report it.</summary>
    public const int Cancelled = 130;

    /// <summary>The command line or the data is wrong; one line on standard error says how.</summary>
    public const int Refused = 2;
}
