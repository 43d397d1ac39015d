namespace GreenServ.Storage.Journaling;

/// <summary>Names of those who read a journal.</summary>
public static class JournalConsumers
{
    /// <summary>The shipper into the telemetry store.</summary>
    public const string Telemetry = "telemetry";

    /// <summary>The checkpoint of what policies learned.</summary>
    public const string Policy = "policy";
}
